namespace ProtoP2P.Rpc.Balancing;

/// <summary>One of several attempts at the same time: it can be cancelled, and has a response of its own.</summary>
internal sealed class HedgeLane(BalancedCall call, BalancedPeer peer) : IDisposable
{
    private readonly CancellationTokenSource _source = call.Tokens.Link();
    private readonly RpcResponse? _response = call.Response is null ? null : new RpcResponse();

    /// <summary>Where the attempt goes.</summary>
    public BalancedPeer Peer { get; } = peer;

    /// <summary>The call as this attempt makes it.</summary>
    public RpcCall Call => call.ForAttempt(_response, _source.Token);

    /// <summary>Ends the attempt.</summary>
    public Task CancelAsync() => _source.CancelAsync();

    /// <summary>Hands what came beside this attempt's replies to the caller.</summary>
    public void CopyResponse()
    {
        if (_response is { } own && call.Response is { } response)
        {
            (response.Head, response.Trailers, response.ProtocolId) = (own.Head, own.Trailers, own.ProtocolId);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();
}
