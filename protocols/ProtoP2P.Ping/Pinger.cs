using System.Buffers;
using System.IO.Pipelines;
using System.Security.Cryptography;

namespace ProtoP2P.Ping;

/// <summary>The asking side of one ping stream.</summary>
internal sealed class Pinger(IPeerStream stream, PingOptions options, TimeProvider timeProvider)
{
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
