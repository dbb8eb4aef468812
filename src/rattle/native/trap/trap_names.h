/* trap_names.h: the C library's functions that may block, X(name, kind). What calls one of these inside the
 * library (strdup: malloc) need not be here, but for those that call the system on ways of their own (fopen).
 * A try of a lock does not wait, nor does waking somebody up. */
#define RATTLE_TRAP_MEMORY(X)                                                                                \
    X(malloc, "memory") X(calloc, "memory") X(realloc, "memory") X(free, "memory") X(memalign, "memory")     \
    X(reallocarray, "memory") X(aligned_alloc, "memory") X(posix_memalign, "memory") X(valloc, "memory")     \
    X(mmap, "memory") X(mmap64, "memory") X(munmap, "memory") X(mremap, "memory") X(mprotect, "memory")      \
    X(madvise, "memory") X(brk, "memory") X(sbrk, "memory") X(mlock, "memory") X(munlock, "memory")          \
    X(shm_open, "memory")

#define RATTLE_TRAP_LOCKS(X)                                                                                 \
    X(pthread_mutex_lock, "lock") X(pthread_mutex_timedlock, "lock") X(pthread_mutex_clocklock, "lock")      \
    X(pthread_rwlock_rdlock, "lock") X(pthread_rwlock_wrlock, "lock") X(pthread_rwlock_timedrdlock, "lock")  \
    X(pthread_rwlock_timedwrlock, "lock") X(pthread_spin_lock, "lock") X(flock, "lock") X(lockf, "lock")

#define RATTLE_TRAP_WAITS(X)                                                                                 \
    X(pthread_cond_wait, "wait") X(pthread_cond_timedwait, "wait") X(pthread_cond_clockwait, "wait")         \
    X(pthread_join, "wait") X(pthread_timedjoin_np, "wait") X(pthread_barrier_wait, "wait")                  \
    X(sem_wait, "wait") X(sem_timedwait, "wait") X(sem_clockwait, "wait") X(nanosleep, "wait")               \
    X(clock_nanosleep, "wait") X(usleep, "wait") X(sleep, "wait") X(poll, "wait") X(ppoll, "wait")           \
    X(select, "wait") X(pselect, "wait") X(epoll_wait, "wait") X(epoll_pwait, "wait") X(sigwait, "wait")     \
    X(sigwaitinfo, "wait") X(wait, "wait") X(waitpid, "wait") X(wait4, "wait") X(pause, "wait")              \
    X(sched_yield, "wait")

#define RATTLE_TRAP_FILES(X)                                                                                 \
    X(open, "file") X(open64, "file") X(openat, "file") X(openat64, "file") X(creat, "file")                 \
    X(close, "file") X(read, "file") X(pread, "file") X(pread64, "file") X(readv, "file") X(write, "file")   \
    X(pwrite, "file") X(pwrite64, "file") X(writev, "file") X(lseek, "file") X(lseek64, "file")              \
    X(fsync, "file") X(fdatasync, "file") X(ftruncate, "file") X(stat, "file") X(fstat, "file")              \
    X(lstat, "file") X(fstatat, "file") X(access, "file") X(unlink, "file") X(rename, "file")                \
    X(mkdir, "file") X(rmdir, "file") X(opendir, "file") X(readdir, "file") X(closedir, "file")              \
    X(ioctl, "file") X(fcntl, "file") X(pipe, "file") X(pipe2, "file") X(dup, "file") X(dup2, "file")        \
    X(eventfd, "file") X(fopen, "file") X(fopen64, "file") X(fdopen, "file") X(freopen, "file")              \
    X(fclose, "file") X(fread, "file") X(fwrite, "file") X(fgets, "file") X(fgetc, "file") X(getc, "file")   \
    X(fputs, "file") X(fputc, "file") X(putc, "file") X(puts, "file") X(putchar, "file") X(fflush, "file")   \
    X(fseek, "file") X(ftell, "file") X(getline, "file") X(getdelim, "file") X(printf, "file")               \
    X(vprintf, "file") X(fprintf, "file") X(vfprintf, "file") X(dprintf, "file") X(__printf_chk, "file")     \
    X(__vprintf_chk, "file") X(__fprintf_chk, "file") X(__vfprintf_chk, "file") X(perror, "file")            \
    X(scanf, "file") X(fscanf, "file") X(syslog, "file")

#define RATTLE_TRAP_OTHERS(X)                                                                                \
    X(socket, "network") X(connect, "network") X(accept, "network") X(accept4, "network")                    \
    X(send, "network") X(sendto, "network") X(sendmsg, "network") X(recv, "network") X(recvfrom, "network")  \
    X(recvmsg, "network") X(getaddrinfo, "network") X(clock_gettime, "clock") X(gettimeofday, "clock")       \
    X(time, "clock") X(clock, "clock") X(times, "clock") X(pthread_create, "thread") X(fork, "thread")       \
    X(vfork, "thread") X(execve, "thread") X(system, "thread") X(popen, "thread") X(pclose, "thread")        \
    X(dlopen, "loader") X(dlmopen, "loader") X(dlclose, "loader") X(syscall, "system")

#define RATTLE_TRAP_NAMES(X)                                                                                 \
    RATTLE_TRAP_MEMORY(X)                                                                                    \
    RATTLE_TRAP_LOCKS(X)                                                                                     \
    RATTLE_TRAP_WAITS(X)                                                                                     \
    RATTLE_TRAP_FILES(X)                                                                                     \
    RATTLE_TRAP_OTHERS(X)
