using System.Buffers;
using System.IO.Pipelines;
using ProtoP2P.Muxers;
using ProtoP2P.Resources;
using ProtoP2P.Security;

namespace ProtoP2P.Testing;

/// <summary>Two ends of a muxed connection, over a <see cref="ByteChannelPair"/> where a muxer is tested. Disposing aborts both.</summary>
public sealed class MuxerPair : IAsyncDisposable
{
    private readonly Action _cut;

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
        var channels = new ByteChannelPair();
        _cut = channels.Cut;
        Dialer = muxer.Start(channels.First, ConnectionRole.Initiator, new MuxerContext(DialerScope, clock, "the listener"));
        Listener = (listenerMuxer ?? muxer).Start(
            channels.Second, ConnectionRole.Responder, new MuxerContext(ListenerScope, clock, "the dialer"));
    }

    /// <summary>Starts two ends of a connection that brings its streams by itself.</summary>
    /// <param name="dialer">Starts the dialer's end.</param>
    /// <param name="listener">Starts the listener's end.</param>
    /// <param name="cut">Loses the connection without a word to either end.</param>
    /// <param name="announcesStreams">Whether opening a stream shows at the other end before anything is written.</param>
    /// <param name="limits">The limits of each end's scope; none by default.</param>
    public MuxerPair(
        Func<MuxerContext, IMuxedConnection> dialer,
        Func<MuxerContext, IMuxedConnection> listener,
        Action cut,
        bool announcesStreams,
        ResourceLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(dialer);
        ArgumentNullException.ThrowIfNull(listener);
        ArgumentNullException.ThrowIfNull(cut);
        _cut = cut;
        AnnouncesStreams = announcesStreams;
        DialerScope = new ResourceScope("dialer", limits ?? ResourceLimits.Unlimited);
        ListenerScope = new ResourceScope("listener", limits ?? ResourceLimits.Unlimited);
        Dialer = dialer(new MuxerContext(DialerScope, TimeProvider.System, "the listener"));
        Listener = listener(new MuxerContext(ListenerScope, TimeProvider.System, "the dialer"));
    }

    /// <summary>The end that opened the connection.</summary>
    public IMuxedConnection Dialer { get; }

    /// <summary>The end that accepted the connection.</summary>
    public IMuxedConnection Listener { get; }

    /// <summary>What the dialer's end is charged to.</summary>
    public ResourceScope DialerScope { get; }

    /// <summary>What the listener's end is charged to.</summary>
    public ResourceScope ListenerScope { get; }

    /// <summary>Whether opening a stream shows at the other end before anything is written.</summary>
    public bool AnnouncesStreams { get; } = true;

    /// <summary>Loses the connection without a word to either end.</summary>
    public void Cut() => _cut();

    /// <summary>Opens a stream at one end and accepts it at the other, with a byte that shows it where opening does not.</summary>
    public async Task<(IMuxedStream Opened, IMuxedStream Accepted)> OpenAsync(
        CancellationToken cancellationToken, bool fromListener = false)
    {
        (IMuxedConnection opener, IMuxedConnection acceptor) = fromListener ? (Listener, Dialer) : (Dialer, Listener);
        IMuxedStream opened = await opener.OpenStreamAsync(cancellationToken);
        if (!AnnouncesStreams)
        {
            await opened.Output.WriteAsync(new byte[1], cancellationToken);
        }

        IMuxedStream accepted = await acceptor.AcceptStreamAsync(cancellationToken)
            ?? throw new ComplianceException("the connection must accept a stream");
        if (!AnnouncesStreams)
        {
            await ReadExactlyAsync(accepted.Input, 1, cancellationToken);
        }

        return (opened, accepted);
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
