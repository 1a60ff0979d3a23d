using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace ProtoP2P.Rpc.Balancing;

/// <summary>What all calls of one client share: its peers, how to choose among them, and what their calls have shown.</summary>
internal sealed class Balancer(BalancerSettings settings, MethodPolicies policies, PeerPool pool) : IDisposable
{
    private static readonly TimeSpan FailurePenalty = TimeSpan.FromSeconds(1);

    private readonly MethodPolicies _policies = policies;
    private readonly OutlierEjector? _ejector = settings.Options.Ejection is { } ejection ? new OutlierEjector(ejection, settings.Time) : null;
    private readonly StatusSet _outliers = new(
        settings.Options.Ejection?.Statuses ?? [], RpcStatusCode.Unavailable, RpcStatusCode.DeadlineExceeded, RpcStatusCode.Internal);

    private long _attempts;

    /// <summary>What was configured.</summary>
    public BalancerSettings Settings { get; } = settings;

    /// <summary>The peers.</summary>
    public PeerPool Pool { get; } = pool;

    /// <summary>Stops retries and hedges while most calls fail.</summary>
    public RetryThrottle Throttle { get; } = new(settings.Options.Throttle);

    /// <summary>What to do about failures of a method.</summary>
    public MethodPolicy PolicyOf(RpcMethod method) => _policies[method];

    /// <summary>The one peer that carries a method's calls whatever happens: there is nothing to decide, and nothing to keep in mind.</summary>
    public bool TryGetOnly(RpcMethod method, [NotNullWhen(true)] out RpcInvoker? only)
    {
        only = null;
        if (!Settings.IsFixed || _ejector is not null || !_policies[method].IsPlain || Pool.GetPeers().Peers is not [BalancedPeer peer])
        {
            return false;
        }

        only = peer.GetInvoker();
        return true;
    }

    /// <summary>A peer that was not tried, one that is not ejected if there is any; null where all were tried.</summary>
    public BalancedPeer? Choose(IReadOnlyCollection<BalancedPeer> tried)
    {
        BalancedPeer[] peers = Pool.GetPeers().Peers;
        bool mayHaveEjected = _ejector is { MayHaveEjected: true };
        if (tried.Count == 0 && !mayHaveEjected)
        {
            return Pick(peers);
        }

        List<BalancedPeer> healthy = [], ejected = [];
        foreach (BalancedPeer peer in peers)
        {
            if (!tried.Contains(peer))
            {
                (mayHaveEjected && _ejector!.IsEjected(peer.Health) ? ejected : healthy).Add(peer);
            }
        }

        return Pick(healthy.Count > 0 ? healthy : ejected);
    }

    /// <summary>Whether there is a peer that was not tried.</summary>
    public bool HasOther(IReadOnlyCollection<BalancedPeer> tried) => Array.Exists(Pool.GetPeers().Peers, peer => !tried.Contains(peer));

    /// <summary>A peer has given its first reply, or its last.</summary>
    public void Succeeded(BalancedPeer peer, TimeSpan? elapsed)
    {
        if (elapsed is { } time)
        {
            peer.Observe(time);
        }

        Record(peer, CallVerdict.Good);
    }

    /// <summary>A call at a peer has failed.</summary>
    public void Failed(BalancedPeer peer, Exception error, TimeSpan elapsed)
    {
        CallVerdict verdict = Judge(error);
        if (verdict == CallVerdict.Bad)
        {
            peer.Observe(elapsed > FailurePenalty ? elapsed : FailurePenalty);
        }

        Record(peer, verdict);
    }

    /// <summary>An attempt has failed, and another one follows.</summary>
    public void GoesOn(RpcMethod method, BalancedPeer peer, Exception error, ExtraAttempt extra)
    {
        RpcStatusCode status = (error as RpcException)?.StatusCode ?? RpcStatusCode.Unknown;
        BalancingLog.AttemptFailed(Settings.Logger, Settings.Contract.Name, method.Name, peer.PeerId, status, extra);
        RpcTelemetry.CountExtraAttempt(Settings.Contract, method, extra);
    }

    /// <inheritdoc/>
    public void Dispose() => Pool.Dispose();

    private CallVerdict Judge(Exception error) => error switch
    {
        RpcException rpc when _outliers.Contains(rpc.StatusCode) => CallVerdict.Bad,

        // Where nothing was processed, the refusal may be this node's own.
        RpcException { NotProcessed: false } => CallVerdict.Good,
        _ => CallVerdict.None,
    };

    private void Record(BalancedPeer peer, CallVerdict verdict)
    {
        if (_ejector is null)
        {
            return;
        }

        TimeSpan ejected = _ejector.Record(peer.Health, verdict, Pool.GetPeers().Health);
        if (ejected > TimeSpan.Zero)
        {
            BalancingLog.Ejected(Settings.Logger, Settings.Contract.Name, peer.PeerId, ejected.TotalSeconds);
        }
    }

    private BalancedPeer? Pick(IReadOnlyList<BalancedPeer> peers)
    {
        if (peers.Count == 0)
        {
            return null;
        }

        int index = peers.Count == 1 ? 0 : Settings.Picker.Pick(peers);
        if ((uint)index >= (uint)peers.Count)
        {
            throw new InvalidOperationException($"{Settings.Picker.GetType()} picked peer {index} of {peers.Count}");
        }

        peers[index].LastAttempt = Interlocked.Increment(ref _attempts);
        return peers[index];
    }
}
