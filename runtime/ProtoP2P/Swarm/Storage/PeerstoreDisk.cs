using System.Diagnostics.CodeAnalysis;

namespace ProtoP2P.Swarm;

/// <summary>The file system. Beside the file are its lock, which stays, and for a moment its next version.</summary>
internal sealed class PeerstoreDisk(string path) : IPeerstoreDisk
{
    // What opening a file says that someone else has locked: ERROR_SHARING_VIOLATION, EAGAIN of Linux, EAGAIN of macOS and BSD.
    private static readonly int[] HeldByAnother = [unchecked((int)0x80070020), 11, 35];

    private readonly string _path = Resolve(System.IO.Path.GetFullPath(path));

    public string Path => _path;

    private string NextPath => _path + ".new";

    // The lock is a file of its own because the other one is replaced, and it is never deleted because whoever waits for it would then hold a lock on nothing.
    [SuppressMessage("Reliability", "CA2000:Dispose objects before losing scope", Justification = "The caller's.")]
    public IDisposable? TryLock()
    {
        try
        {
            return new FileStream(_path + ".lock", OwnerOnly(FileMode.OpenOrCreate));
        }
        catch (IOException exception) when (HeldByAnother.Contains(exception.HResult))
        {
            return null;
        }
    }

    public Stream? OpenRead()
    {
        try
        {
            return File.OpenRead(_path);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    public Stream CreateNext()
    {
        // What an earlier writer left, or someone else put there, is not written into.
        File.Delete(NextPath);
        return new FileStream(NextPath, OwnerOnly(FileMode.CreateNew));
    }

    public void Sync(Stream next) => ((FileStream)next).Flush(flushToDisk: true);

    public void Replace() => File.Move(NextPath, _path, overwrite: true);

    public void SyncDirectory() => DirectorySync.TrySync(System.IO.Path.GetDirectoryName(_path)!);

    public string SetAside()
    {
        string aside = _path + ".corrupt";
        File.Move(_path, aside, overwrite: true);
        return aside;
    }

    // Where the file is a link, what it leads to is replaced, and not the link: somebody has put it there to have the file elsewhere.
    private static string Resolve(string path)
    {
        try
        {
            var file = new FileInfo(path);
            return file.LinkTarget is not null && file.ResolveLinkTarget(returnFinalTarget: true) is { } target ? target.FullName : path;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Links in a circle, or in a directory that is closed to this user: whoever opens the file is told.
            return path;
        }
    }

    private static FileStreamOptions OwnerOnly(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 64 * 1024 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }
}
