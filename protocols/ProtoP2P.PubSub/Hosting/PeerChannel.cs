using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using ProtoP2P.PubSub.Queues;
using ProtoP2P.PubSub.Router;
using ProtoP2P.PubSub.Telemetry;

namespace ProtoP2P.PubSub.Hosting;

/// <summary>Writes what waits for one peer to the stream that this node has opened to it.</summary>
internal sealed class PeerChannel
{
    // One flush carries this much at most, so that what is urgent waits behind no more than that.
    private const int FlushSize = 64 * 1024;

    private readonly Lock _gate = new();
    private readonly OutboundQueue _queue;
    private readonly RpcFrameWriter _writer;
    private readonly IPeerStream _stream;
    private readonly TimeSpan _writeTimeout;
    private readonly TimeProvider _clock;
    private readonly PubSubMetrics _metrics;
    private readonly Channel<byte> _signal = Channel.CreateBounded<byte>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    public PeerChannel(IPeerStream stream, QueueLimits limits, RpcFrameWriter writer, TimeSpan writeTimeout, TimeProvider clock, PubSubMetrics metrics)
    {
        _metrics = metrics;
        _stream = stream;
        _queue = new OutboundQueue(limits);
        _writer = writer;
        _writeTimeout = writeTimeout;
        _clock = clock;
    }

    /// <summary>Whether it is about to be woken. Belongs to the router's lock.</summary>
    public bool IsToWake { get; set; }

    /// <summary>Queues an item, which is written once <see cref="Wake"/> is called; false where it was dropped.</summary>
    public bool Send(in OutboundItem item)
    {
        bool isQueued;
        bool isBroken;
        lock (_gate)
        {
            isQueued = _queue.Enqueue(item);
            isBroken = _queue.IsBroken;
        }

        if (isBroken)
        {
            // A peer that misses a GRAFT or a PRUNE believes something else than this node: it begins anew.
            _stream.Reset(StreamErrorCode.ResourceLimit);
        }

        return isQueued;
    }

    /// <summary>What waits is to be written.</summary>
    public void Wake() => _signal.Writer.TryWrite(0);

    /// <summary>Takes back a message that still waits.</summary>
    public void Cancel(MessageId message)
    {
        lock (_gate)
        {
            _queue.Cancel(message);
        }
    }

    /// <summary>Writes until the stream ends or the token fires.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stream.Aborted);
        while (true)
        {
            await _signal.Reader.ReadAsync(end.Token).ConfigureAwait(false);
            while (WriteSome())
            {
                await FlushAsync(end.Token).ConfigureAwait(false);
            }
        }
    }

    private bool WriteSome()
    {
        lock (_gate)
        {
            long before = _stream.Output.UnflushedBytes;
            int frames = 0;
            while (_stream.Output.UnflushedBytes < FlushSize && _queue.TryWriteFrame(_writer, _stream.Output))
            {
                frames++;
            }

            if (frames > 0)
            {
                _metrics.CountFrames(PubSubMetrics.Transmitted, frames, _stream.Output.UnflushedBytes - before);
            }

            return frames > 0;
        }
    }

    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        ValueTask<System.IO.Pipelines.FlushResult> flush = _stream.Output.FlushAsync(cancellationToken);
        if (flush.IsCompletedSuccessfully)
        {
            await flush.ConfigureAwait(false);
            return;
        }

        await flush.AsTask().WaitAsync(_writeTimeout, _clock, cancellationToken).ConfigureAwait(false);
    }
}
