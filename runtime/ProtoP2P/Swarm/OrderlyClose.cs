using ProtoP2P.Muxers;

namespace ProtoP2P.Swarm;

/// <summary>The end of a connection, for a reason.</summary>
internal static class OrderlyClose
{
    /// <summary>Closes in order, and cuts the connection where the peer does not play along within <see cref="ConnectionOptions.CloseTimeout"/>.</summary>
    /// <param name="muxed">The connection.</param>
    /// <param name="code">Why, for the peer.</param>
    /// <param name="cutReason">Why, where it is cut.</param>
    /// <param name="settings">The timeout and its clock.</param>
    /// <param name="cancellationToken">Cuts it at once.</param>
    /// <returns>False where it was cut.</returns>
    public static async ValueTask<bool> TryCloseAsync(
        this IMuxedConnection muxed, ConnectionErrorCode code, string cutReason, SwarmSettings settings, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(settings.Connections.CloseTimeout, settings.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await muxed.CloseAsync(code, either.Token).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            muxed.Abort(code, cutReason);
            return false;
        }
    }
}
