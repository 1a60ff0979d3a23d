using Microsoft.Extensions.Logging.Abstractions;
using ProtoP2P.Rpc;
using ProtoP2P.Testing;

namespace ProtoP2P.Tests.Rpc;

/// <summary>A client and a server of <see cref="INotes"/> with an in-memory peer between them, on a clock that the test moves.</summary>
internal sealed class CallBench
{
    public CallBench(
        ContractDescriptor<INotes>? contract = null,
        Action<RpcOptions>? configure = null,
        int window = 256 << 10,
        ContractDescriptor<INotes>? served = null,
        IReadOnlyList<IRpcInterceptor>? client = null,
        IReadOnlyList<IRpcInterceptor>? server = null,
        TestConnection? connection = null)
    {
        Contract = contract ??= NotesMethods.Describe();
        served ??= contract;
        configure?.Invoke(Options);
        Options.FindError().ShouldBeNull();
        Peer = new TestPeer { Window = window, Connection = connection ?? new TestConnection() };
        Server = new RpcServer<INotes>(served, new SingleActivator(Service), Options, Clock, NullLogger.Instance, interception: new ServerInterception(server ?? []));
        foreach (string id in served.ProtocolIds)
        {
            Peer.Serve(id, Server.HandleAsync);
        }

        var invoker = new RpcClientInvoker(contract, Peer, Options, Clock, NullLogger.Instance);
        Client = new NotesClient(InterceptedInvoker.Wrap(invoker, contract, Peer.Connection.RemotePeer, client ?? [], Options, Clock));
    }

    /// <summary>A bench for a bare contract with one method.</summary>
    public static CallBench Bare(RpcMethod method, Action<RpcOptions>? configure = null, int window = 256 << 10) =>
        new(NotesMethods.DescribeBare(method), configure, window);

    public ContractDescriptor<INotes> Contract { get; }

    public RpcOptions Options { get; } = new();

    public FakeTimeProvider Clock { get; } = new();

    public NotesService Service { get; } = new();

    public TestPeer Peer { get; }

    public RpcServer<INotes> Server { get; }

    public NotesClient Client { get; }

    /// <summary>Waits until all handlers have returned; throws what one of them threw.</summary>
    public async Task SettleAsync()
    {
        await Task.WhenAll(Peer.Served).Soon();
        Server.ActiveCalls.ShouldBe(0);
    }
}
