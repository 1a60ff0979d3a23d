using System.Reflection;
using ProtoP2P.PubSub.Hosting;
using ProtoP2P.PubSub.Tests.Router;

namespace ProtoP2P.PubSub.Tests.Hosting;

public sealed class PeerConnectionsTests
{
    private readonly PeerConnections _connections = new();

    [Fact]
    public void A_peers_connections_are_found_until_they_end()
    {
        IPeerConnection first = Connection(1);
        IPeerConnection second = Connection(1);
        IPeerConnection other = Connection(2);
        _connections.Add(first);
        _connections.Add(first);
        _connections.Add(second);
        _connections.Add(other);

        _connections.Of(first.RemotePeer).ShouldBe([first, second]);
        _connections.Remove(first);
        _connections.Of(first.RemotePeer).ShouldBe([second]);
        _connections.Remove(second);
        _connections.Remove(second);

        _connections.Of(first.RemotePeer).ShouldBeEmpty();
        _connections.Count.ShouldBe(1);
    }

    [Fact]
    public void An_end_that_is_told_before_the_beginning_leaves_nothing()
    {
        IPeerConnection connection = Connection(1, isClosed: true);
        _connections.Remove(connection);

        _connections.Add(connection);

        _connections.Count.ShouldBe(0);
    }

    private static IPeerConnection Connection(int peer, bool isClosed = false)
    {
        IPeerConnection connection = DispatchProxy.Create<IPeerConnection, Stub>();
        ((Stub)(object)connection).Peer = Bench.IdOf(peer);
        ((Stub)(object)connection).Closed = new CancellationToken(isClosed);
        return connection;
    }

    private class Stub : DispatchProxy
    {
        public PeerId Peer { get; set; } = null!;

        public CancellationToken Closed { get; set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod!.Name switch
        {
            "get_RemotePeer" => Peer,
            "get_Closed" => Closed,
            _ => throw new NotSupportedException(targetMethod.Name),
        };
    }
}
