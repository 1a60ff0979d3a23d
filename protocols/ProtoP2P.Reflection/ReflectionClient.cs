using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace ProtoP2P.Reflection;

/// <summary>Reads what a peer serves, which may be anything, within limits.</summary>
/// <param name="peer">The peer: <c>host.GetClient&lt;IReflection&gt;(peerId)</c>.</param>
/// <param name="options">The limits; null takes the defaults.</param>
public sealed class ReflectionClient(IReflection peer, ReflectionClientOptions? options = null)
{
    private const string Protocol = "reflection";

    private readonly ReflectionClientOptions _options = options ?? new ReflectionClientOptions();

    /// <summary>The contracts that the peer shows, then the protocols that it serves by raw streams.</summary>
    /// <exception cref="RpcException">The peer has no reflection (<see cref="RpcStatusCode.Unimplemented"/>) or the call failed.</exception>
    /// <exception cref="ProtocolViolationException">The answer goes past a limit, or names a protocol without an id.</exception>
    public async ValueTask<IReadOnlyList<ServedProtocol>> ListAsync(RpcCall call = default)
    {
        IReadOnlyList<ServedProtocol> protocols =
            await CollectAsync(peer.ListAsync(new ListRequest(), call), _options.MaxProtocols, nameof(_options.MaxProtocols)).ConfigureAwait(false);
        return protocols.All(protocol => protocol.Ids.Count > 0) ? protocols : throw Violation("a protocol has no id");
    }

    /// <summary>The files that define the messages of a contract, each after those that it imports.</summary>
    /// <inheritdoc cref="GetFilesAsync(FilesRequest, RpcCall)" path="/exception"/>
    public ValueTask<IReadOnlyList<FileDescriptor>> GetFilesOfProtocolAsync(string protocolId, RpcCall call = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(protocolId);
        return GetFilesAsync(new FilesRequest { Protocol = protocolId }, call);
    }

    /// <summary>The files that define a message or an enum, each after those that it imports.</summary>
    /// <inheritdoc cref="GetFilesAsync(FilesRequest, RpcCall)" path="/exception"/>
    public ValueTask<IReadOnlyList<FileDescriptor>> GetFilesOfSymbolAsync(string symbol, RpcCall call = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(symbol);
        return GetFilesAsync(new FilesRequest { Symbol = symbol }, call);
    }

    /// <exception cref="RpcException">The peer does not show it (<see cref="RpcStatusCode.NotFound"/>), has no reflection, or the call failed.</exception>
    /// <exception cref="ProtocolViolationException">The answer goes past a limit, or its files do not fit together.</exception>
    private async ValueTask<IReadOnlyList<FileDescriptor>> GetFilesAsync(FilesRequest request, RpcCall call)
    {
        IReadOnlyList<DescriptorFile> files =
            await CollectAsync(peer.GetFilesAsync(request, call), _options.MaxFiles, nameof(_options.MaxFiles)).ConfigureAwait(false);
        try
        {
            return FileDescriptor.BuildFromByteStrings(files.Select(file => file.Content));
        }
        catch (Exception exception)
        {
            // Descriptors are expected to come from protoc: what is wrong with others shows as whatever exception the library runs into.
            throw new ProtocolViolationException(Protocol, $"the files do not fit together: {exception.Message}", exception);
        }
    }

    private async ValueTask<IReadOnlyList<T>> CollectAsync<T>(IAsyncEnumerable<T> messages, int most, string limit)
        where T : IMessage
    {
        List<T> collected = [];
        long bytes = 0;
        await foreach (T message in messages.ConfigureAwait(false))
        {
            bytes += message.CalculateSize();
            if (bytes > _options.MaxBytes)
            {
                throw Violation($"the answer has more than {_options.MaxBytes} bytes ({nameof(ReflectionClientOptions)}.{nameof(_options.MaxBytes)})");
            }

            if (collected.Count == most)
            {
                throw Violation($"the answer has more than {most} parts ({nameof(ReflectionClientOptions)}.{limit})");
            }

            collected.Add(message);
        }

        return collected;
    }

    private static ProtocolViolationException Violation(string message) => new(Protocol, message);
}
