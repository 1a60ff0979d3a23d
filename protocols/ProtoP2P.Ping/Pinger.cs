using System.Buffers;
using System.IO.Pipelines;
using System.Security.Cryptography;

namespace ProtoP2P.Ping;

/// <summary>The asking side of one ping stream.</summary>
internal sealed class Pinger(IPeerStream stream, PingOptions options, TimeProvider timeProvider)
{
    // The answers have been had by then: a responder that does not end its direction is not waited for any longer.
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(1);

    private readonly byte[] _payload = new byte[PingProtocol.PayloadLength];

    public async ValueTask<TimeSpan> PingAsync(CancellationToken cancellationToken)
    {
        PeerId peerId = stream.Connection.RemotePeer;
        using var timeout = new CancellationTokenSource(options.Timeout, timeProvider);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await ExchangeAsync(linked.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            stream.Reset();
            throw new PingException(peerId, $"no answer within {options.Timeout.TotalSeconds:0.###} s ({nameof(PingOptions)}.{nameof(PingOptions.Timeout)})", exception);
        }
        catch (Exception exception) when (exception is StreamResetException or ConnectionClosedException)
        {
            throw new PingException(peerId, exception.Message, exception);
        }
    }

    /// <summary>Half-closes and waits for the responder to do the same; a stream that does not end so is reset.</summary>
    public async ValueTask EndAsync(CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(EndTimeout, timeProvider);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await stream.Output.CompleteAsync().ConfigureAwait(false);
            await stream.Input.CopyToAsync(Stream.Null, linked.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is Libp2pException or OperationCanceledException)
        {
            // The answers have been had, or the failure is on its way to the caller: how the stream ends changes neither.
            stream.Reset();
        }
    }

    private async ValueTask<TimeSpan> ExchangeAsync(CancellationToken cancellationToken)
    {
        // Unpredictable, so that a peer cannot answer before it was asked.
        RandomNumberGenerator.Fill(_payload);
        long start = timeProvider.GetTimestamp();
        await stream.Output.WriteAsync(_payload, cancellationToken).ConfigureAwait(false);

        ReadResult result = await stream.Input.ReadAtLeastAsync(PingProtocol.PayloadLength, cancellationToken).ConfigureAwait(false);
        TimeSpan roundTrip = timeProvider.GetElapsedTime(start);
        if (result.Buffer.Length < PingProtocol.PayloadLength)
        {
            stream.Input.AdvanceTo(result.Buffer.End);
            throw new PingException(stream.Connection.RemotePeer, "the peer ended the stream before it answered");
        }

        ReadOnlySequence<byte> answer = result.Buffer.Slice(0, PingProtocol.PayloadLength);
        bool matches = Matches(answer);
        stream.Input.AdvanceTo(answer.End);
        if (matches)
        {
            return roundTrip;
        }

        stream.Reset(StreamErrorCode.ProtocolViolation);
        throw new PingException(stream.Connection.RemotePeer, "the answer differs from what was sent");
    }

    private bool Matches(in ReadOnlySequence<byte> answer)
    {
        Span<byte> copy = stackalloc byte[PingProtocol.PayloadLength];
        answer.CopyTo(copy);
        return copy.SequenceEqual(_payload);
    }
}
