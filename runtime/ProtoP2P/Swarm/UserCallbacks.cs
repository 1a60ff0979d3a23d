using Microsoft.Extensions.Logging;

namespace ProtoP2P.Swarm;

/// <summary>Tokens that users hold are cancelled with their callbacks in mind: what those throw is logged and keeps nothing from its end.</summary>
internal static class UserCallbacks
{
    /// <summary>Cancels, and completes when every callback has run, however it ended.</summary>
    /// <param name="source">The source of the token.</param>
    /// <param name="logger">Takes what a callback threw.</param>
    /// <param name="owner">Whose token it is.</param>
    public static async Task CancelAsync(CancellationTokenSource source, ILogger logger, object owner)
    {
        try
        {
            await source.CancelAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            SwarmLog.CallbackFailed(logger, owner, exception);
        }
    }
}
