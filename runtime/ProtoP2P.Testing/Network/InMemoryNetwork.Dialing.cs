using System.Collections.Concurrent;
using System.Collections.Immutable;
using ProtoP2P.Transports;
using ProtoP2P.Transports.Memory;

namespace ProtoP2P.Testing;

/// <content>Dialling.</content>
public sealed partial class InMemoryNetwork
{
    // tcp_syn_retries of Linux, with the first wait of RFC 6298 (2.1).
    private const int DialRetries = 6;
    private const int AttemptDraw = 0, ForwardJitterDraw = 100, BackwardJitterDraw = 101;
    private static readonly TimeSpan FirstDialRetry = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<(string Dialer, string Listener), int> _dialsOfPair = new();
    private readonly ConcurrentDictionary<(string Dialer, string Listener), int> _linksOfPair = new();

    internal async ValueTask<ITransportConnection> DialAsync(
        string node, Multiaddress local, Multiaddress address, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await MeetObstacleAsync(address, cancellationToken).ConfigureAwait(false);
        string target = _listeners.TryGetValue(address, out (MemoryListener Listener, string Node) known) ? known.Node : string.Empty;
        await TravelAsync(node, target, address, cancellationToken).ConfigureAwait(false);
        if (!_listeners.TryGetValue(address, out (MemoryListener Listener, string Node) found))
        {
            throw Refused(address);
        }

        InMemoryLink link = Connect(new LinkEnds(node, local, found.Node, address));
        return await EnqueueAsync(found.Listener, link, cancellationToken).ConfigureAwait(false) ? link.DialerEnd : throw Refused(address);
    }

    private static async ValueTask<bool> EnqueueAsync(MemoryListener listener, InMemoryLink link, CancellationToken cancellationToken)
    {
        bool isEnqueued = false;
        try
        {
            isEnqueued = await listener.TryEnqueueAsync(link.ListenerEnd, cancellationToken).ConfigureAwait(false);
            return isEnqueued;
        }
        finally
        {
            if (!isEnqueued)
            {
                link.Cut();
            }
        }
    }

    private static Libp2pException Refused(Multiaddress address) =>
        new($"cannot connect to {address}: connection refused, nobody listens there in this network");

    private InMemoryLink Connect(LinkEnds ends)
    {
        int numberOfPair = _linksOfPair.AddOrUpdate((ends.DialerNode, ends.ListenerNode), 1, static (_, count) => count + 1);
        Fate fate = _fate.Of(ends.DialerNode).Of(ends.ListenerNode).Of(numberOfPair);
        var link = new InMemoryLink(this, ends, Interlocked.Increment(ref _linksNumbered), numberOfPair, fate, _options.PipeCapacity);
        lock (_holding)
        {
            // Held before anyone sees it: whoever releases what he sees has then released it.
            if (_isHeld)
            {
                link.Hold();
            }

            ImmutableInterlocked.Update(ref _links, static (links, link) => links.Add(link), link);
        }

        TraceLog.Add(ends.DialerNode, ends.ListenerNode, numberOfPair, NetworkEventKind.Connected);
        return link;
    }

    /// <summary>The way there and back that an attempt to connect takes, repeated while it gets no answer.</summary>
    private async ValueTask TravelAsync(string from, string to, Multiaddress address, CancellationToken cancellationToken)
    {
        (NodePath forward, NodePath backward) = (PathBetween(from, to), PathBetween(to, from));
        int dial = _dialsOfPair.AddOrUpdate((from, to), 1, static (_, count) => count + 1);
        Fate fate = _fate.Of(from).Of(to).Of(-dial);
        for (int attempt = 0; attempt <= DialRetries; attempt++)
        {
            (LinkConditions there, LinkConditions back) = (forward.Conditions, backward.Conditions);
            bool isLost = fate.Of(AttemptDraw + (2 * attempt)).Draw() < there.LossRate || fate.Of(AttemptDraw + (2 * attempt) + 1).Draw() < back.LossRate;
            if (!isLost && !forward.IsStalled && !backward.IsStalled)
            {
                TimeSpan roundTrip = there.Latency + (there.Jitter * fate.Of(ForwardJitterDraw).Draw())
                    + back.Latency + (back.Jitter * fate.Of(BackwardJitterDraw).Draw());
                await DelayAsync(roundTrip, cancellationToken).ConfigureAwait(false);
                return;
            }

            TraceLog.Add(from, to, 0, NetworkEventKind.AttemptLost);
            await DelayAsync(FirstDialRetry * (1 << attempt), cancellationToken).ConfigureAwait(false);
        }

        throw new Libp2pException($"cannot connect to {address}: no answer to {DialRetries + 1} attempts");
    }

    private Task DelayAsync(TimeSpan time, CancellationToken cancellationToken) =>
        time > TimeSpan.Zero ? Task.Delay(time, Clock, cancellationToken) : Task.CompletedTask;

    private async ValueTask MeetObstacleAsync(Multiaddress address, CancellationToken cancellationToken)
    {
        if (!_obstacles.TryGetValue(address, out string? reason))
        {
            return;
        }

        if (reason is null)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(false);
        }

        throw new Libp2pException($"cannot connect to {address}: {reason}");
    }
}
