using System.Security.Cryptography;

namespace ProtoP2P;

/// <summary>A node's key in a file: libp2p's protobuf encoding of a private key, readable by its owner only.</summary>
public static class IdentityFile
{
    // The largest key that is accepted, RSA with 8,192 bits, takes less than 5 KiB.
    private const int MaxLength = 16 * 1024;

    /// <summary>Reads the key, or makes a new Ed25519 key and the file (mode 0600) where there is none.</summary>
    /// <exception cref="Libp2pException">The file cannot be read or written, or holds something else; one line that names it.</exception>
    public static PrivateKey LoadOrCreate(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            return File.Exists(path) ? Load(path) : Create(path);
        }
        catch (Exception exception) when (exception is (IOException and not Libp2pException) or UnauthorizedAccessException)
        {
            throw new Libp2pException($"key file '{path}': {FirstLine(exception)}", exception);
        }
    }

    private static PrivateKey Load(string path)
    {
        using FileStream file = File.OpenRead(path);
        if (file.Length is 0 or > MaxLength)
        {
            throw Malformed(path, $"it is {file.Length} bytes long", null);
        }

        byte[] bytes = new byte[file.Length];
        try
        {
            file.ReadExactly(bytes);
            return PrivateKey.FromProtobuf(bytes);
        }
        catch (Exception exception) when (exception is FormatException or CryptographicException)
        {
            throw Malformed(path, FirstLine(exception), exception);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    private static PrivateKey Create(string path)
    {
        PrivateKey key = PrivateKey.Generate();
        byte[] bytes = key.ToProtobuf();

        // Written beside its place and moved there: nobody ever sees half a key.
        string unfinished = $"{path}.{Environment.ProcessId}.new";
        try
        {
            using (var file = new FileStream(unfinished, OwnerOnly()))
            {
                file.Write(bytes);
                file.Flush(flushToDisk: true);
            }

            File.Move(unfinished, path, overwrite: false);
            return key;
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process was faster; its key is the node's.
            key.Dispose();
            return Load(path);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
            File.Delete(unfinished);
        }
    }

    private static FileStreamOptions OwnerOnly()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    private static Libp2pException Malformed(string path, string what, Exception? inner) =>
        new($"key file '{path}' is malformed: {what}; expected the protobuf encoding of a libp2p private key (delete the file to get a new identity)", inner);

    private static string FirstLine(Exception exception) => exception.Message.AsSpan().EnumerateLines() is var lines && lines.MoveNext() ? lines.Current.ToString() : string.Empty;
}
