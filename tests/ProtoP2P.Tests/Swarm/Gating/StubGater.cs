using System.Collections.Concurrent;

namespace ProtoP2P.Tests.Swarm.Gating;

/// <summary>Notes what it is asked, and refuses, throws or dawdles where a test says so.</summary>
internal sealed class StubGater : IConnectionGater
{
    private readonly ConcurrentQueue<GateStep> _asked = new();

    /// <summary>What happens at a step, after it was noted. The peer is null where it is not known.</summary>
    public Func<GateStep, PeerId?, GateDecision> Decide { get; set; } = static (_, _) => GateDecision.Allow;

    /// <summary>What it never answers.</summary>
    public GateStep? Hang { get; init; }

    public IReadOnlyList<GateStep> Asked => [.. _asked];

    public ConcurrentQueue<GatedConnection> Connections { get; } = new();

    public ConcurrentQueue<Multiaddress> Addresses { get; } = new();

    public static StubGater Refusing(GateStep step, string reason = "not today") => new()
    {
        Decide = (asked, _) => asked == step ? GateDecision.Refuse(reason) : GateDecision.Allow,
    };

    public ValueTask<GateDecision> DialPeerAsync(PeerId peerId, CancellationToken cancellationToken) => AskAsync(GateStep.DialPeer, peerId);

    public ValueTask<GateDecision> DialAddressAsync(PeerId? peerId, Multiaddress address, CancellationToken cancellationToken)
    {
        Addresses.Enqueue(address);
        return AskAsync(GateStep.DialAddress, peerId);
    }

    public GateDecision Accept(Multiaddress localAddress, Multiaddress remoteAddress)
    {
        Addresses.Enqueue(localAddress);
        Addresses.Enqueue(remoteAddress);
        _asked.Enqueue(GateStep.Accept);
        return Decide(GateStep.Accept, null);
    }

    public ValueTask<GateDecision> SecuredAsync(GatedConnection connection, CancellationToken cancellationToken)
    {
        Connections.Enqueue(connection);
        return AskAsync(GateStep.Secured, connection.RemotePeer);
    }

    public ValueTask<GateDecision> UpgradedAsync(GatedConnection connection, CancellationToken cancellationToken)
    {
        Connections.Enqueue(connection);
        return AskAsync(GateStep.Upgraded, connection.RemotePeer);
    }

    private async ValueTask<GateDecision> AskAsync(GateStep step, PeerId? peer)
    {
        _asked.Enqueue(step);
        if (step == Hang)
        {
            // Deaf to its token, as bad gaters are.
            await Task.Delay(Timeout.Infinite, CancellationToken.None);
        }

        return Decide(step, peer);
    }
}
