using Google.Protobuf.Reflection;
using ProtoP2P;
using ProtoP2P.Reflection;

namespace Node.Reflection;

/// <summary>Asks a peer what it serves, and what its messages are made of.</summary>
internal sealed class ServicesClient(ILibp2pHost host)
{
    // Far more than a person reads; a peer that sends more means no good.
    private static readonly ReflectionClientOptions Limits = new() { MaxProtocols = 256, MaxFiles = 256, MaxBytes = 1 << 20 };

    public async Task<IReadOnlyList<ServedContract>> ReadAsync(IPeerConnection connection, CancellationToken cancellationToken)
    {
        var client = new ReflectionClient(host.GetClient<IReflection>(connection), Limits);
        List<ServedContract> contracts = [];
        foreach (ServedProtocol protocol in await client.ListAsync(cancellationToken))
        {
            contracts.Add(await DescribeAsync(client, protocol, cancellationToken));
        }

        return contracts;
    }

    private static async Task<ServedContract> DescribeAsync(ReflectionClient client, ServedProtocol protocol, CancellationToken cancellationToken)
    {
        string[] names = [.. TypeNames(protocol).Distinct()];
        if (names.Length == 0)
        {
            return new ServedContract(protocol, [], []);
        }

        try
        {
            IReadOnlyList<FileDescriptor> files = await client.GetFilesOfProtocolAsync(protocol.Ids[0], cancellationToken);
            return TypeCollector.Collect(protocol, names, files);
        }
        catch (Libp2pException exception) when (exception is RpcException or ProtocolViolationException)
        {
            // The other contracts are worth showing all the same.
            return new ServedContract(protocol, [], [], exception.Message);
        }
    }

    private static IEnumerable<string> TypeNames(ServedProtocol protocol) =>
        from method in protocol.Contract?.Methods ?? []
        from name in new[] { method.Head?.Type, method.Request?.Type, method.Reply?.Type }.Concat(method.Errors)
        where !string.IsNullOrEmpty(name)
        select name;
}
