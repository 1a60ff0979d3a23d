using System.Collections.Concurrent;
using ProtoP2P.Swarm;

namespace ProtoP2P.Tests.Swarm.StaticPeering;

/// <summary>A network on which a test says who answers.</summary>
internal sealed class FakeStaticNetwork : IStaticPeerNetwork
{
    private readonly ConcurrentDictionary<PeerId, bool> _connected = new();
    private readonly ConcurrentQueue<(PeerId Peer, Multiaddress[] Addresses)> _dials = new();
    private int _running;

    /// <summary>What comes of a dial; by default nobody answers.</summary>
    public Func<PeerId, CancellationToken, Task> Answer { get; set; } = static (peer, _) => throw new DialException(peer, "nobody is there", []);

    public IReadOnlyList<(PeerId Peer, Multiaddress[] Addresses)> Dials => [.. _dials];

    public int MostAtOnce { get; private set; }

    public int Running => Volatile.Read(ref _running);

    public bool IsConnected(PeerId peer) => _connected.ContainsKey(peer);

    public void SetConnected(PeerId peer, bool isConnected)
    {
        if (isConnected)
        {
            _connected[peer] = true;
        }
        else
        {
            _connected.TryRemove(peer, out _);
        }
    }

    /// <summary>From now on, dials succeed.</summary>
    public void ComeUp() => Answer = (peer, _) =>
    {
        SetConnected(peer, isConnected: true);
        return Task.CompletedTask;
    };

    public async Task ConnectAsync(PeerId peer, IReadOnlyList<Multiaddress> addresses, CancellationToken cancellationToken)
    {
        _dials.Enqueue((peer, [.. addresses]));
        lock (_dials)
        {
            MostAtOnce = Math.Max(MostAtOnce, Interlocked.Increment(ref _running));
        }

        try
        {
            await Answer(peer, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }
}
