namespace ProtoP2P;

/// <summary>
/// Lets only certain peers call a service or a method. Others are refused before their request is decoded: <see cref="RpcStatusCode.PermissionDenied"/> in Rpc
/// mode, a reset with <see cref="StreamErrorCode.Gated"/> in bare mode. Several of these attributes must all agree.
/// </summary>
/// <remarks>Runs outside other filters: its <see cref="RpcFilterAttribute.Order"/> is -1,000 unless set.</remarks>
public sealed class RequirePeerAttribute : RpcFilterAttribute
{
    private readonly string[] _ids;
    private PeerId[]? _peers;

    /// <summary>Lets <paramref name="peerIds"/> call, and nobody else.</summary>
    /// <param name="peerIds">Peer ids as text, one or more. A malformed one makes the registration of the contract fail.</param>
    public RequirePeerAttribute(params string[] peerIds)
    {
        _ids = peerIds ?? [];
        Order = DefaultOrder;
    }

    /// <summary>The peers that may call, as they were written.</summary>
    public IReadOnlyList<string> PeerIds => _ids;

    internal const int DefaultOrder = -1000;

    /// <inheritdoc/>
    public override ValueTask InterceptAsync(RpcInvocation call, RpcContinuation next)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(next);
        PeerId[] peers = _peers ??= [.. _ids.Select(static id => PeerId.Parse(id))];
        return PeerRefusal.Continue(call.RemotePeer is { } peer && peers.Contains(peer), call, next);
    }

    internal override string? FindError()
    {
        if (_ids.Length == 0)
        {
            return "names no peer, which would refuse everybody";
        }

        string? malformed = Array.Find(_ids, static id => !PeerId.TryParse(id, provider: null, out _));
        return malformed is null ? null : $"names '{malformed}', which is no peer id";
    }
}
