using System.Runtime.InteropServices;

namespace ProtoP2P.Swarm;

/// <summary>Writes a directory to the disk. .NET opens no directories, so this asks the system; Windows does it by itself.</summary>
internal static partial class DirectorySync
{
    private const int ReadOnly = 0;

    /// <summary>Completes once renames in the directory cannot be lost any more; false where the system does not say so.</summary>
    public static bool TrySync(string directory)
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS())
        {
            return false;
        }

        int descriptor = Open(directory, ReadOnly | CloseOnExec);
        if (descriptor < 0)
        {
            return false;
        }

        bool isSynced = Sync(descriptor) == 0;
        return Close(descriptor) == 0 && isSynced;
    }

    private static int CloseOnExec => OperatingSystem.IsLinux() ? 0x80000 : 0x1000000;

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int descriptor);
}
