using System.Buffers;
using System.IO.Pipelines;
using ProtoP2P.Muxers;
using ProtoP2P.Resources;
using ProtoP2P.Security;

namespace ProtoP2P.Testing;

/// <summary>Two ends of a muxed connection over a <see cref="ByteChannelPair"/>. Disposing aborts both.</summary>
public sealed class MuxerPair : IAsyncDisposable
{
    /// <summary>Connects two ends of <paramref name="muxer"/>.</summary>
    /// <param name="muxer">Serves both ends, unless <paramref name="listenerMuxer"/> is given.</param>
    /// <param name="clock">The clock of both ends; the system's by default.</param>
    /// <param name="listenerMuxer">Serves the listener's end.</param>
    /// <param name="limits">The limits of each end's scope; none by default.</param>
    public MuxerPair(IMuxer muxer, TimeProvider? clock = null, IMuxer? listenerMuxer = null, ResourceLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(muxer);
        DialerScope = new ResourceScope("dialer", limits ?? ResourceLimits.Unlimited);
        ListenerScope = new ResourceScope("listener", limits ?? ResourceLimits.Unlimited);
        clock ??= TimeProvider.System;
        Dialer = muxer.Start(Channels.First, ConnectionRole.Initiator, new MuxerContext(DialerScope, clock, "the listener"));
        Listener = (listenerMuxer ?? muxer).Start(
            Channels.Second, ConnectionRole.Responder, new MuxerContext(ListenerScope, clock, "the dialer"));
    }

    /// <summary>The carrier, for cutting it.</summary>
    public ByteChannelPair Channels { get; } = new();

    /// <summary>The end that opened the connection.</summary>
    public IMuxedConnection Dialer { get; }

    /// <summary>The end that accepted the connection.</summary>
    public IMuxedConnection Listener { get; }

    /// <summary>What the dialer's end is charged to.</summary>
    public ResourceScope DialerScope { get; }

    /// <summary>What the listener's end is charged to.</summary>
    public ResourceScope ListenerScope { get; }

    /// <summary>Opens a stream at one end and accepts it at the other.</summary>
    public async Task<(IMuxedStream Opened, IMuxedStream Accepted)> OpenAsync(
        CancellationToken cancellationToken, bool fromListener = false)
    {
        (IMuxedConnection opener, IMuxedConnection acceptor) = fromListener ? (Listener, Dialer) : (Dialer, Listener);
        IMuxedStream opened = await opener.OpenStreamAsync(cancellationToken);
        IMuxedStream? accepted = await acceptor.AcceptStreamAsync(cancellationToken);
        return (opened, accepted ?? throw new ComplianceException("the connection must accept a stream"));
    }

    /// <summary>Reads until the peer's direction ends.</summary>
    public static async Task<byte[]> ReadToEndAsync(PipeReader input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        var received = new ArrayBufferWriter<byte>();
        while (true)
        {
            ReadResult result = await input.ReadAsync(cancellationToken);
            foreach (ReadOnlyMemory<byte> piece in result.Buffer)
            {
                received.Write(piece.Span);
            }

            input.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
            {
                return received.WrittenSpan.ToArray();
            }
        }
    }

    /// <summary>Reads exactly <paramref name="count"/> bytes.</summary>
    public static async Task<byte[]> ReadExactlyAsync(PipeReader input, int count, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        ReadResult result = await input.ReadAtLeastAsync(count, cancellationToken);
        if (result.Buffer.Length < count)
        {
            throw new ComplianceException($"{count} bytes must arrive, {result.Buffer.Length} did");
        }

        ReadOnlySequence<byte> taken = result.Buffer.Slice(0, count);
        byte[] bytes = taken.ToArray();
        input.AdvanceTo(taken.End);
        return bytes;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Dialer.Abort(ConnectionErrorCode.None, "the test is over");
        Listener.Abort(ConnectionErrorCode.None, "the test is over");
        await Dialer.DisposeAsync();
        await Listener.DisposeAsync();
    }
}
