using System.Runtime.CompilerServices;
using ProtoP2P.Muxers;
using ProtoP2P.Muxers.Pipes;
using ProtoP2P.Negotiation;

namespace ProtoP2P.Swarm;

/// <summary>Serves the streams that one peer opens on one connection: agrees on a protocol, then runs its handler on the pool.</summary>
internal sealed class InboundStreams(Connection connection, SwarmSettings settings, ProtocolRegistry registry)
{
    private int _negotiating;

    /// <summary>What is served.</summary>
    public ProtocolRegistry Registry => registry;

    /// <summary>Takes a stream without waiting for anything; it is served with the other <paramref name="arrivals"/>.</summary>
    public void Take(IMuxedStream stream, WaitingReaders arrivals)
    {
        if (Interlocked.Increment(ref _negotiating) > settings.Streams.MaxNegotiatingPerConnection)
        {
            Interlocked.Decrement(ref _negotiating);
            Refuse(stream, TooManyNegotiating());
            return;
        }

        arrivals.Add(Arrival.Of(this, stream));
    }

    /// <summary>Logs that a handler ended because its stream, or the host, did.</summary>
    public void HandlerStreamEnded(ProtocolHandler handler, Exception exception) =>
        SwarmLog.HandlerStreamEnded(settings.Logger, handler.ProtocolId, connection.RemotePeer, exception.Message);

    /// <summary>Logs what a handler threw.</summary>
    public void HandlerFailed(ProtocolHandler handler, Exception exception) =>
        SwarmLog.HandlerFailed(settings.Logger, handler.ProtocolId, connection.RemotePeer, exception);

    private StreamAcceptance CreateAcceptance() => new(registry, settings.StreamNegotiation);

    private async Task ServeAsync(IMuxedStream stream, StreamAcceptance acceptance)
    {
        if (await NegotiateAsync(stream, acceptance).ConfigureAwait(false) is not { } protocolId || !TryServe(stream, protocolId))
        {
            await stream.DisposeAsync().ConfigureAwait(false);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<string?> NegotiateAsync(IMuxedStream stream, StreamAcceptance acceptance)
    {
        try
        {
            return (await StreamNegotiator.AcceptAsync(stream, acceptance, connection.Closed).ConfigureAwait(false)).ProtocolId;
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            SwarmLog.NegotiationFailed(settings.Logger, connection.Id, connection.RemotePeer, exception.Message);
            return null;
        }
        catch (Exception exception)
        {
            SwarmLog.NegotiationBroke(settings.Logger, connection.Id, connection.RemotePeer, exception);
            stream.Reset(StreamErrorCode.Unspecified);
            return null;
        }
        finally
        {
            Interlocked.Decrement(ref _negotiating);
        }
    }

    private bool TryServe(IMuxedStream stream, string protocolId)
    {
        if (registry.FindHandler(protocolId) is not { } handler)
        {
            // Its registration was disposed while the peer was being told that it is served.
            stream.Reset(StreamErrorCode.NegotiationFailed);
            return false;
        }

        if (connection.IsLimited && !handler.Options.AllowLimitedConnections)
        {
            stream.Reset(StreamErrorCode.Gated);
            return false;
        }

        if (!handler.TryEnter(connection.RemotePeer, out ResourceLimitException? refusal))
        {
            Refuse(stream, refusal!);
            return false;
        }

        // Looked at only after the stream was counted: whoever waits for the count to fall to zero misses no stream.
        if (registry.IsDraining && handler.Options.IsApplication && !handler.TurnsAway)
        {
            stream.Reset(StreamErrorCode.Shutdown);
            handler.Leave(connection.RemotePeer);
            return false;
        }

        if (!handler.WatchesStream && stream is IHostedStream hosted)
        {
            // A handler of raw streams releases none: what would begin with the next one is not kept for as long as this one lasts.
            hosted.Wrapping = null;
        }

        new ServedStream(connection, stream, handler).Start();
        return true;
    }

    // A peer that goes on opening streams to have them reset is cut by the muxer's guard.
    private void Refuse(IMuxedStream stream, ResourceLimitException refusal)
    {
        SwarmLog.StreamRefused(settings.Logger, connection.Id, connection.RemotePeer, refusal.Message);
        stream.Reset(StreamErrorCode.ResourceLimit);
    }

    private ResourceLimitException TooManyNegotiating() => new(
        connection.ToString(),
        "negotiating stream",
        settings.Streams.MaxNegotiatingPerConnection,
        settings.Streams.MaxNegotiatingPerConnection,
        $"{nameof(Libp2pHostOptions.Streams)}.{nameof(StreamOptions.MaxNegotiatingPerConnection)}");

    // What it takes to begin with a stream, which serves the next one of the same object as well.
    private sealed class Arrival(InboundStreams streams, IMuxedStream stream) : IThreadPoolWorkItem
    {
        private readonly StreamAcceptance _acceptance = streams.CreateAcceptance();

        public static Arrival Of(InboundStreams streams, IMuxedStream stream)
        {
            if (stream is not IHostedStream hosted)
            {
                return new Arrival(streams, stream);
            }

            if (hosted.Wrapping is not Arrival arrival)
            {
                hosted.Wrapping = arrival = new Arrival(streams, stream);
            }

            return arrival;
        }

        public void Execute() => _ = streams.ServeAsync(stream, _acceptance);
    }
}
