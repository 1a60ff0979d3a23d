using Microsoft.Extensions.Logging.Abstractions;
using ProtoP2P.Rpc;
using ProtoP2P.Rpc.Balancing;
using ProtoP2P.Swarm;

namespace ProtoP2P.Tests.Rpc.Balancing;

public sealed class StraightPathTests
{
    private const int Calls = 1_000;

    [Fact]
    public void With_one_peer_and_nothing_to_decide_a_call_costs_nothing_more()
    {
        var peer = new PeerCandidate(PeerId.FromMultihash(Convert.FromHexString("1220" + new string('a', 64))), [Multiaddress.Parse("/memory/1")]);
        var peerstore = new InMemoryPeerstore(new PeerstoreOptions(), TimeProvider.System);
        var inner = new CountingInvoker();
        var pool = new PeerPool(new FixedPeerResolver([peer]), candidate => new BalancedPeer(candidate, inner, peerstore, TimeProvider.System), 1);
        var options = new Libp2pClientOptions();
        ContractDescriptor contract = NotesMethods.Describe();
        var random = new LockedRandom(new Random(1));
        var settings = new BalancerSettings(
            contract, options, new RpcOptions(), new RoundRobinPicker(), random, IsFixed: true, TimeProvider.System, NullLogger.Instance);
        var invoker = new BalancedInvoker(new Balancer(settings, new MethodPolicies(contract, options), pool));
        var request = new Note();
        bool completed = true;
        Run(10);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Run(Calls);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        completed.ShouldBeTrue();
        allocated.ShouldBe(0);
        inner.Calls.ShouldBe(Calls + 10);
        peerstore.GetAddresses(peer.PeerId).ShouldBe(peer.Addresses);

        void Run(int calls)
        {
            for (int call = 0; call < calls; call++)
            {
                completed &= invoker.UnaryAsync(NotesMethods.Unary, request, default).IsCompletedSuccessfully;
            }
        }
    }

    private sealed class CountingInvoker : RpcInvoker
    {
        public int Calls { get; private set; }

        public override ValueTask<TReply> UnaryAsync<TRequest, TReply>(RpcMethod<TRequest, TReply> method, TRequest request, RpcCall call)
        {
            Calls++;
            return default;
        }

        public override ValueTask OneWayAsync<TRequest>(RpcMethod<TRequest, RpcNothing> method, TRequest request, RpcCall call) =>
            throw new NotSupportedException();

        public override IAsyncEnumerable<TReply> ServerStream<TRequest, TReply>(RpcMethod<TRequest, TReply> method, TRequest request, RpcCall call) =>
            throw new NotSupportedException();

        public override ValueTask<TReply> ClientStreamAsync<TRequest, TReply>(
            RpcMethod<TRequest, TReply> method, IAsyncEnumerable<TRequest> requests, RpcCall call) => throw new NotSupportedException();

        public override ValueTask<TReply> ClientStreamAsync<THead, TRequest, TReply>(
            RpcMethod<THead, TRequest, TReply> method, THead head, IAsyncEnumerable<TRequest> requests, RpcCall call) => throw new NotSupportedException();

        public override IAsyncEnumerable<TReply> Duplex<TRequest, TReply>(
            RpcMethod<TRequest, TReply> method, IAsyncEnumerable<TRequest> requests, RpcCall call) => throw new NotSupportedException();

        public override IAsyncEnumerable<TReply> Duplex<THead, TRequest, TReply>(
            RpcMethod<THead, TRequest, TReply> method, THead head, IAsyncEnumerable<TRequest> requests, RpcCall call) => throw new NotSupportedException();
    }
}
