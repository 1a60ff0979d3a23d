using ProtoP2P.Rpc;

namespace ProtoP2P.Reflection;

/// <summary>Answers from what the host serves at the moment of the question.</summary>
internal sealed class ReflectionEndpoint(ILibp2pHost host, ReflectionOptions options) : IReflection
{
    private volatile SymbolTable? _symbols;

    /// <inheritdoc/>
    public IAsyncEnumerable<ServedProtocol> ListAsync(ListRequest request, RpcCall call = default)
    {
        IReadOnlyList<ContractDescriptor> contracts = host.Contracts;
        HashSet<string> typed = [.. contracts.SelectMany(contract => contract.ProtocolIds)];
        IEnumerable<ServedProtocol> raw = host.Protocols
            .Where(id => !typed.Contains(id) && !options.Hides(id))
            .Select(id => new ServedProtocol { Ids = { id } });
        return contracts.Where(IsShown).Select(ContractDescriber.Describe).Concat(raw).ToAsyncEnumerable();
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<DescriptorFile> GetFilesAsync(FilesRequest request, RpcCall call = default)
    {
        FileClosure files = new();
        switch (request.SubjectCase)
        {
            case FilesRequest.SubjectOneofCase.Protocol:
                files.AddAll(ContractMessages.Of(FindContract(request.Protocol)).Select(message => message.File));
                break;
            case FilesRequest.SubjectOneofCase.Symbol:
                files.Add(Symbols().Find(request.Symbol) ?? throw NotFound($"no contract that this node shows uses a message or enum of this name"));
                break;
            default:
                throw new RpcException(RpcStatusCode.InvalidArgument, "the request names neither a protocol nor a symbol");
        }

        return files.InOrder.Select(file => new DescriptorFile { Name = file.Name, Content = file.SerializedData }).ToAsyncEnumerable();
    }

    private bool IsShown(ContractDescriptor contract) => !contract.ProtocolIds.Any(options.Hides);

    private ContractDescriptor FindContract(string protocolId) =>
        host.Contracts.FirstOrDefault(contract => contract.ProtocolIds.Contains(protocolId) && IsShown(contract))
        ?? throw NotFound("this node shows no contract with this protocol id");

    // Built anew only when the contracts have changed: the host then has another list.
    private SymbolTable Symbols()
    {
        IReadOnlyList<ContractDescriptor> contracts = host.Contracts;
        SymbolTable? symbols = _symbols;
        return symbols is not null && ReferenceEquals(symbols.Source, contracts)
            ? symbols
            : _symbols = new SymbolTable(contracts, IsShown);
    }

    private static RpcException NotFound(string reason) => new(RpcStatusCode.NotFound, reason);
}
