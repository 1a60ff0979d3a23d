namespace ProtoP2P.Reflection;

/// <summary>Shows what a node serves. <see cref="ReflectionClient"/> reads the answers of a peer that is not trusted.</summary>
[Libp2pProtocol(ReflectionProtocol.Id)]
public partial interface IReflection
{
    /// <summary>The contracts that the node serves and shows, then the protocols that it serves by raw streams.</summary>
    [Idempotent]
    IAsyncEnumerable<ServedProtocol> ListAsync(ListRequest request, RpcCall call = default);

    /// <summary>The files that define the messages of a contract or a symbol, each once, and after those that it imports.</summary>
    /// <exception cref="RpcException">
    /// <see cref="RpcStatusCode.NotFound"/>: the node shows no such contract or symbol. <see cref="RpcStatusCode.InvalidArgument"/>: the request
    /// names neither. <see cref="RpcStatusCode.FailedPrecondition"/>: two different files have one name; ask for their symbols one by one.
    /// </exception>
    [Idempotent]
    IAsyncEnumerable<DescriptorFile> GetFilesAsync(FilesRequest request, RpcCall call = default);
}
