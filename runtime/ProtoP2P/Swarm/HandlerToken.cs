using Microsoft.Extensions.Logging;
using ProtoP2P.Muxers;

namespace ProtoP2P.Swarm;

/// <summary>What tells the handler of a stream to end: the failure of the stream, which the stream sees to, or the stop of the host.</summary>
/// <remarks>Never disposed: it has no timer, and a late stop may still come to it.</remarks>
internal sealed class HandlerToken(IHostedStream stream) : CancellationTokenSource
{
    /// <summary>Its neighbours, for the list that it is in.</summary>
    public HandlerToken? Previous { get; set; }

    /// <inheritdoc cref="Previous"/>
    public HandlerToken? Next { get; set; }

    /// <summary>The stream that fires it where it fails.</summary>
    public IHostedStream Stream => stream;

    /// <summary>Fires; completes when what is registered with it has run.</summary>
    public Task StopAsync(ILogger logger)
    {
        Task callbacks = UserCallbacks.CancelAsync(this, logger, "a handler");
        stream.EndWaitsOf(Token);
        return callbacks;
    }
}
