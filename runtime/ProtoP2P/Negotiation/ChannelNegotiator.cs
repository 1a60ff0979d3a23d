using System.Buffers;
using ProtoP2P.Transports;

namespace ProtoP2P.Negotiation;

/// <summary>
/// multistream-select over a channel: the choice of a security protocol on a raw one, of a muxer on a secured one. On any error the
/// caller aborts the channel; nothing that the peer sent after the negotiation is lost.
/// </summary>
internal static class ChannelNegotiator
{
    /// <summary>
    /// Assumes that the peer supports <paramref name="protocol"/>: the returned channel sends the proposal together with the first bytes that
    /// are written, and checks the answer when it is first read. A peer that refuses shows as a <see cref="NegotiationException"/> of that
    /// read: the caller connects again and proposes the next. The caller bounds the time of that read.
    /// </summary>
    public static IByteChannel Assume(IByteChannel channel, string protocol) => new OptimisticChannel(channel, protocol);

    /// <summary>Proposes <paramref name="protocols"/> in order until the peer accepts one.</summary>
    /// <exception cref="NegotiationException">The peer supports none of them.</exception>
    /// <exception cref="ProtocolViolationException">The peer does not speak multistream-select.</exception>
    /// <exception cref="IOException">The channel failed, or the peer did not answer within the timeout.</exception>
    public static async ValueTask<NegotiatedChannel> SelectAsync(
        IByteChannel channel, IReadOnlyList<string> protocols, NegotiationSettings settings, CancellationToken cancellationToken)
    {
        MultistreamInitiator initiator = new(protocols);
        ArrayBufferWriter<byte> output = new();
        initiator.Start(output);
        return await RunAsync(channel, initiator, output, settings, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Answers the peer's proposals until one of them is in <paramref name="protocols"/>.</summary>
    /// <exception cref="NegotiationException">The peer proposed nothing that this node supports.</exception>
    /// <exception cref="ProtocolViolationException">The peer does not speak multistream-select, or tried too often.</exception>
    /// <exception cref="IOException">The channel failed, or the peer proposed nothing within the timeout.</exception>
    public static ValueTask<NegotiatedChannel> AcceptAsync(
        IByteChannel channel, IProtocolTable protocols, NegotiationSettings settings, CancellationToken cancellationToken) =>
        RunAsync(channel, new MultistreamResponder(protocols, settings.MaxProposals), new(), settings, cancellationToken);

    private static async ValueTask<NegotiatedChannel> RunAsync(
        IByteChannel channel,
        IMultistreamParty party,
        ArrayBufferWriter<byte> output,
        NegotiationSettings settings,
        CancellationToken cancellationToken)
    {
        using NegotiationDeadline deadline = new(settings);
        deadline.Start(cancellationToken);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(MultistreamCodec.MaxMessageLength);
        try
        {
            return await ExchangeAsync(channel, party, output, buffer, deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (deadline.HasPassed)
        {
            throw settings.TimedOut("the negotiation of the connection");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async ValueTask<NegotiatedChannel> ExchangeAsync(
        IByteChannel channel, IMultistreamParty party, ArrayBufferWriter<byte> output, byte[] buffer, CancellationToken cancellationToken)
    {
        int buffered = 0;
        while (true)
        {
            NegotiationStatus status = Advance(party, output, buffer, ref buffered);
            await SendAsync(channel, output, status, cancellationToken).ConfigureAwait(false);
            if (status == NegotiationStatus.Agreed)
            {
                return new NegotiatedChannel(party.ProtocolId, LeftoverChannel.Create(channel, buffer.AsSpan(0, buffered)));
            }

            if (status == NegotiationStatus.Failed)
            {
                throw party.Error!;
            }

            int read = await channel.ReadAsync(buffer.AsMemory(buffered), cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                throw party.EndOfInput();
            }

            buffered += read;
        }
    }

    private static NegotiationStatus Advance(IMultistreamParty party, ArrayBufferWriter<byte> output, byte[] buffer, ref int buffered)
    {
        ReadOnlySequence<byte> input = new(buffer, 0, buffered);
        NegotiationStatus status = party.Advance(ref input, output);
        int rest = (int)input.Length;
        buffer.AsSpan(buffered - rest, rest).CopyTo(buffer);
        buffered = rest;
        return status;
    }

    private static async ValueTask SendAsync(
        IByteChannel channel, ArrayBufferWriter<byte> output, NegotiationStatus status, CancellationToken cancellationToken)
    {
        if (output.WrittenCount == 0)
        {
            return;
        }

        try
        {
            await channel.WriteAsync(output.WrittenMemory, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException) when (status is NegotiationStatus.Failed or NegotiationStatus.Agreed)
        {
            // A dialer that already left does not read the answer (libp2p specs, connections/README.md); what it sent is still
            // delivered, and a channel that is really gone says so to the next layer. A refusal that cannot be sent changes nothing.
            return;
        }

        output.ResetWrittenCount();
    }
}
