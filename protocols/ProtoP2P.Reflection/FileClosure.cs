using Google.Protobuf.Reflection;

namespace ProtoP2P.Reflection;

/// <summary>Files with all that they import: each once, and after its imports, as a pool of descriptors wants them.</summary>
internal sealed class FileClosure
{
    private readonly Dictionary<string, FileDescriptor> _byName = new(StringComparer.Ordinal);
    private readonly List<FileDescriptor> _inOrder = [];

    public IReadOnlyList<FileDescriptor> InOrder => _inOrder;

    /// <summary>Adds files with their imports.</summary>
    public void AddAll(IEnumerable<FileDescriptor> files)
    {
        foreach (FileDescriptor file in files)
        {
            Add(file);
        }
    }

    /// <summary>Adds a file with its imports.</summary>
    /// <exception cref="RpcException">Another file of the same name is here already.</exception>
    public void Add(FileDescriptor file)
    {
        if (!_byName.TryAdd(file.Name, file))
        {
            ThrowIfDifferent(_byName[file.Name], file);
            return;
        }

        AddAll(file.Dependencies);
        _inOrder.Add(file);
    }

    // Assemblies name their files as they like, but one pool of descriptors has a name once.
    private static void ThrowIfDifferent(FileDescriptor known, FileDescriptor file)
    {
        if (!ReferenceEquals(known, file) && !known.SerializedData.Equals(file.SerializedData))
        {
            throw new RpcException(
                RpcStatusCode.FailedPrecondition, $"two different files are called {file.Name}: ask for the symbols of the contract one by one");
        }
    }
}
