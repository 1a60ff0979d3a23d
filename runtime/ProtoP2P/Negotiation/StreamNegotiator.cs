using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using ProtoP2P.Muxers;
using ProtoP2P.Resources;

namespace ProtoP2P.Negotiation;

/// <summary>
/// multistream-select over a muxed stream. On any error the stream has been ended here; nothing that the peer sent after the negotiation
/// is lost.
/// </summary>
internal static class StreamNegotiator
{
    /// <summary>
    /// Assumes that the peer supports the first of <paramref name="protocols"/>, without any I/O: the proposal goes out with the caller's first flush, in one
    /// frame with what it wrote (and with the FIN where it completes its output at once), and the answer is checked by its first read.
    /// A peer that refuses shows there as a <see cref="NegotiationException"/>; the stream is reset then.
    /// </summary>
    /// <remarks>
    /// After a refusal the peer reads what follows as further proposals. That is harmless only where the protocol's first bytes are no
    /// length and <c>/</c>: length-prefixed protobuf messages qualify, because no protobuf message starts with <c>/</c> (0x2F would be wire
    /// type 7). Protocols whose dialer does not write first, or starts with arbitrary bytes, use <see cref="SelectAsync"/>.
    /// </remarks>
    public static NegotiatedStream Assume(
        IMuxedStream stream,
        IReadOnlyList<string> protocols,
        NegotiationSettings settings,
        TimeoutQueue<OptimisticStream> timeouts,
        FirstContact? contact = null) =>
        new(protocols[0], OptimisticStream.Create(stream, protocols, settings, timeouts, contact));

    /// <summary>The same for a stream that shares its timeout with no other.</summary>
    public static NegotiatedStream Assume(IMuxedStream stream, string protocol, NegotiationSettings settings, FirstContact? contact = null) =>
        Assume(stream, [protocol], settings, new TimeoutQueue<OptimisticStream>(settings.Timeout, settings.TimeProvider), contact);

    /// <summary>Proposes <paramref name="protocols"/> in order until the peer accepts one.</summary>
    /// <exception cref="NegotiationException">The peer supports none of them.</exception>
    /// <exception cref="ProtocolViolationException">The peer does not speak multistream-select.</exception>
    /// <exception cref="IOException">The stream failed, or the peer did not answer within the timeout.</exception>
    public static async ValueTask<NegotiatedStream> SelectAsync(
        IMuxedStream stream, IReadOnlyList<string> protocols, NegotiationSettings settings, CancellationToken cancellationToken)
    {
        MultistreamInitiator initiator = new(protocols);
        using NegotiationDeadline deadline = new(settings);
        deadline.Start(cancellationToken);
        try
        {
            initiator.Start(stream.Output);
            await deadline.FlushAsync(stream.Output).ConfigureAwait(false);
            await ExchangeAsync(stream, initiator, deadline).ConfigureAwait(false);
            return new NegotiatedStream(initiator.ProtocolId, stream);
        }
        catch (OperationCanceledException) when (deadline.HasPassed)
        {
            stream.Reset(StreamErrorCode.NegotiationFailed);
            throw settings.TimedOut($"the answer to '{initiator.ProtocolId}'");
        }
        catch (Exception error)
        {
            stream.Reset(CodeOf(error));
            throw;
        }
    }

    /// <summary>Answers the peer's proposals until one of them is in <paramref name="protocols"/>.</summary>
    /// <param name="stream">A stream that the peer opened.</param>
    /// <param name="protocols">What this node supports.</param>
    /// <param name="deferAnswer">
    /// Leaves, for all of <paramref name="protocols"/> and not only for those that ask for it, the accepting answer unflushed where the peer did not wait for it, that is where more than the proposal has already arrived,
    /// so that it travels in one frame with the caller's first bytes. The caller then flushes before it awaits anything that may take
    /// long: a peer's first read waits for the answer under a timeout of its own. An answer that the peer waits for is flushed regardless.
    /// </param>
    /// <param name="settings">Limits and clock.</param>
    /// <param name="cancellationToken">Resets the stream.</param>
    /// <exception cref="NegotiationException">The peer proposed nothing that this node supports.</exception>
    /// <exception cref="ProtocolViolationException">The peer does not speak multistream-select, or tried too often.</exception>
    /// <exception cref="IOException">The stream failed, or the peer proposed nothing within the timeout.</exception>
    public static ValueTask<NegotiatedStream> AcceptAsync(
        IMuxedStream stream,
        IProtocolTable protocols,
        NegotiationSettings settings,
        bool deferAnswer = false,
        CancellationToken cancellationToken = default) =>
        AcceptAsync(stream, new StreamAcceptance(protocols, settings, deferAnswer), cancellationToken);

    /// <summary>The same with what one negotiation after the other can use.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<NegotiatedStream> AcceptAsync(IMuxedStream stream, StreamAcceptance acceptance, CancellationToken cancellationToken)
    {
        MultistreamResponder responder = acceptance.Responder;
        responder.Start();
        using NegotiationDeadline deadline = acceptance.Deadline;
        deadline.Start(cancellationToken);
        try
        {
            bool peerWaits = await ExchangeAsync(stream, responder, deadline).ConfigureAwait(false);
            if (peerWaits || !acceptance.DefersAnswer)
            {
                await TryFlushAsync(stream.Output, deadline).ConfigureAwait(false);
            }

            return new NegotiatedStream(responder.ProtocolId, stream);
        }
        catch (OperationCanceledException) when (deadline.HasPassed)
        {
            stream.Reset(StreamErrorCode.NegotiationFailed);
            throw acceptance.Settings.TimedOut("the negotiation of a stream that the peer opened");
        }
        catch (Libp2pException) when (responder.MayEndInOrder)
        {
            await EndRefusedAsync(stream, deadline.Token).ConfigureAwait(false);
            throw;
        }
        catch (Exception error)
        {
            stream.Reset(CodeOf(error));
            throw;
        }
    }

    /// <summary>Runs the negotiation to its end; whether nothing follows it yet, so that the peer may be waiting.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<bool> ExchangeAsync(IMuxedStream stream, IMultistreamParty party, NegotiationDeadline deadline)
    {
        while (true)
        {
            if (!stream.Input.TryRead(out ReadResult result))
            {
                result = await stream.Input.ReadAsync(deadline.Token).ConfigureAwait(false);
            }

            ReadOnlySequence<byte> rest = result.Buffer;
            NegotiationStatus status = party.Advance(ref rest, stream.Output);
            if (status == NegotiationStatus.Agreed)
            {
                bool peerWaits = rest.IsEmpty && !result.IsCompleted;
                stream.Input.AdvanceTo(rest.Start);
                return peerWaits;
            }

            stream.Input.AdvanceTo(rest.Start, result.Buffer.End);
            if (status == NegotiationStatus.Failed)
            {
                throw party.Error!;
            }

            if (result.IsCompleted)
            {
                throw party.EndOfInput();
            }

            await deadline.FlushAsync(stream.Output).ConfigureAwait(false);
        }
    }

    private static async ValueTask<bool> TryFlushAsync(PipeWriter output, NegotiationDeadline deadline)
    {
        try
        {
            await deadline.FlushAsync(output).ConfigureAwait(false);
            return true;
        }
        catch (IOException)
        {
            // A dialer that reads nothing may have stopped listening already; its request is still served (libp2p specs,
            // connections/README.md). A stream that is really gone says so to the handler.
            return false;
        }
    }

    /// <summary>
    /// Ends a stream whose proposals were refused so that the refusal arrives: a reset may overtake it, and the dialer, which may have sent
    /// its payload already, could not tell an unsupported protocol from a broken one.
    /// </summary>
    private static async ValueTask EndRefusedAsync(IMuxedStream stream, CancellationToken cancellationToken)
    {
        try
        {
            await stream.Output.CompleteAsync().ConfigureAwait(false);
            ReadResult result;
            do
            {
                result = await stream.Input.ReadAsync(cancellationToken).ConfigureAwait(false);
                stream.Input.AdvanceTo(result.Buffer.End);
            }
            while (!result.IsCompleted);

            await stream.Input.CompleteAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or OperationCanceledException)
        {
            stream.Reset(StreamErrorCode.NegotiationFailed);
        }
    }

    private static StreamErrorCode CodeOf(Exception error) => error switch
    {
        NegotiationException => StreamErrorCode.NegotiationFailed,
        ProtocolViolationException => StreamErrorCode.ProtocolViolation,
        _ => StreamErrorCode.Unspecified,
    };
}
