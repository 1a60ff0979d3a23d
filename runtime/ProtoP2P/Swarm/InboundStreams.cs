using System.Runtime.CompilerServices;
using ProtoP2P.Muxers;
using ProtoP2P.Muxers.Pipes;
using ProtoP2P.Negotiation;

namespace ProtoP2P.Swarm;

/// <summary>Serves the streams that one peer opens on one connection: agrees on a protocol, then runs its handler on the pool.</summary>
internal sealed class InboundStreams(Connection connection, SwarmSettings settings, ProtocolRegistry registry)
{
    private int _negotiating;

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

    private StreamAcceptance CreateAcceptance() => new(registry, settings.StreamNegotiation);

    private async Task ServeAsync(IMuxedStream stream, StreamAcceptance acceptance)
    {
        if (await NegotiateAsync(stream, acceptance).ConfigureAwait(false) is not { } negotiated)
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            return;
        }

        bool isReleased;
        await using (negotiated.Stream.ConfigureAwait(false))
        {
            isReleased = await DispatchAsync(negotiated).ConfigureAwait(false);
        }

        if (isReleased)
        {
            (stream as IReusableStream)?.Release();
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<NegotiatedStream?> NegotiateAsync(IMuxedStream stream, StreamAcceptance acceptance)
    {
        try
        {
            return await StreamNegotiator.AcceptAsync(stream, acceptance, connection.Closed).ConfigureAwait(false);
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

    // Whether the handler has let go of the stream.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> DispatchAsync(NegotiatedStream negotiated)
    {
        IMuxedStream stream = negotiated.Stream;
        if (registry.FindHandler(negotiated.ProtocolId) is not { } handler)
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

        try
        {
            return await HandleAsync(handler, stream).ConfigureAwait(false);
        }
        finally
        {
            handler.Leave(connection.RemotePeer);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> HandleAsync(ProtocolHandler handler, IMuxedStream stream)
    {
        // Looked at only after the stream was counted: whoever waits for the count to fall to zero misses no stream.
        if (registry.IsDraining && handler.Options.IsApplication && !handler.TurnsAway)
        {
            stream.Reset(StreamErrorCode.Shutdown);
            return false;
        }

        var peerStream = new PeerStream(connection, stream, handler.ProtocolId);
        try
        {
            if (handler.WatchesStream)
            {
                await handler.Handler(peerStream, registry.Stopped).ConfigureAwait(false);
                return peerStream.IsReleased;
            }

            using var aborted = CancellationTokenSource.CreateLinkedTokenSource(stream.Aborted, registry.Stopped);
            await handler.Handler(peerStream, aborted.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException && stream.Aborted.IsCancellationRequested)
        {
            SwarmLog.HandlerStreamEnded(settings.Logger, handler.ProtocolId, connection.RemotePeer, exception.Message);
        }
        catch (OperationCanceledException exception) when (registry.Stopped.IsCancellationRequested)
        {
            SwarmLog.HandlerStreamEnded(settings.Logger, handler.ProtocolId, connection.RemotePeer, exception.Message);
            stream.Reset(StreamErrorCode.Shutdown);
        }
        catch (Exception exception)
        {
            SwarmLog.HandlerFailed(settings.Logger, handler.ProtocolId, connection.RemotePeer, exception);
            stream.Reset(StreamErrorCode.Unspecified);
        }

        return false;
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
            if (stream is not MuxedStream muxed)
            {
                return new Arrival(streams, stream);
            }

            if (muxed.Wrapping is not Arrival arrival)
            {
                muxed.Wrapping = arrival = new Arrival(streams, stream);
            }

            return arrival;
        }

        public void Execute() => _ = streams.ServeAsync(stream, _acceptance);
    }
}
