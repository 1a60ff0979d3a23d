using System.Diagnostics;
using ProtoP2P.Identify;
using ProtoP2P.Interop.Matrix.Cells;
using ProtoP2P.Interop.Tests;
using ProtoP2P.Security.PrivateNetwork;

namespace ProtoP2P.Interop.Matrix.Parties;

/// <summary>A node of ours.</summary>
internal sealed class OurParty : IParty
{
    private readonly TestNode _node;
    private readonly Endings _endings;
    private readonly CancellationToken _cancellationToken;
    private IPeerConnection? _connection;

    private OurParty(TestNode node, CancellationToken cancellationToken)
    {
        _node = node;
        _endings = new Endings(node.Host);
        _cancellationToken = cancellationToken;
    }

    public string PeerId => _node.Host.PeerId.ToString();

    public string Address => _node.Address;

    public string Agent => "protop2p/";

    private IPeerConnection Connection => _connection ?? throw new InvalidOperationException("dial first");

    public static async Task<OurParty> StartAsync(Cell cell, PrivateNetworkKey? network, CancellationToken cancellationToken) =>
        new(await TestNode.StartAsync(cell.Muxer ?? "yamux", cell.Security ?? "noise", cell.Listen, network), cancellationToken);

    public async Task<Dialled> DialAsync(string address)
    {
        long started = Stopwatch.GetTimestamp();
        _connection = await _node.Host.ConnectAsync(Multiaddress.Parse(address), _cancellationToken);
        return new Dialled(
            _connection.RemotePeer.ToString(), _connection.SecurityProtocol, _connection.MuxerProtocol, Stopwatch.GetElapsedTime(started));
    }

    public async Task<(string Agent, IReadOnlyList<string> Protocols)> IdentifyAsync(string peer)
    {
        IdentifyResult result = await _node.Identify.IdentifyAsync(Connection, _cancellationToken);
        return (result.Identity.AgentVersion ?? string.Empty, [.. result.Identity.Protocols]);
    }

    public async Task<TimeSpan> PingAsync(string peer) => await _node.Ping.PingAsync(Connection.RemotePeer, _cancellationToken);

    public async Task<bool> EchoAsync(string peer, int bytes)
    {
        byte[] sent = Tests.Echo.Pattern(bytes, 7);
        return (await Tests.Echo.RunAsync(_node.Host, Connection, sent, _cancellationToken)).AsSpan().SequenceEqual(sent);
    }

    public Task<bool> StreamsAsync(string peer, int count) => Tests.Echo.RunManyAsync(_node.Host, Connection, count, _cancellationToken);

    public Task<bool> HalfCloseAsync(string peer) => _endings.AskHalfClosedAsync(Connection, _cancellationToken);

    public Task ResetAsync(string peer) => _endings.ResetAsync(Connection, _cancellationToken);

    public Task<string> AwaitResetAsync() => _endings.NextResetAsync(_cancellationToken);

    public async Task HangUpAsync(string peer) => await _node.Host.DisconnectAsync(ProtoP2P.PeerId.Parse(peer), _cancellationToken);

    public async Task AwaitGoneAsync(string peer)
    {
        foreach (IPeerConnection connection in _node.Host.Connections.Where(connection => connection.RemotePeer.ToString() == peer))
        {
            TaskCompletionSource closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
            using CancellationTokenRegistration watch = connection.Closed.Register(closed.SetResult);
            await closed.Task.WaitAsync(_cancellationToken);
        }
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();
}
