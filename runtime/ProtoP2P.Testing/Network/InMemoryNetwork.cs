using System.Collections.Concurrent;
using System.Collections.Immutable;
using ProtoP2P.Transports;
using ProtoP2P.Transports.Memory;

namespace ProtoP2P.Testing;

/// <summary>
/// A network in memory on which a test has its hand: it refuses dials, cuts connections, holds what is under way, delays it on a fake clock, and
/// counts bytes and round trips. Every node gets its own transport from <see cref="CreateTransport"/>.
/// </summary>
/// <remarks>Thread-safe. Without latency and holding, bytes arrive at once, and no clock is needed.</remarks>
public sealed class InMemoryNetwork
{
    private readonly InMemoryNetworkOptions _options;
    private readonly TimeProvider _clock;
    private readonly ConcurrentDictionary<Multiaddress, MemoryListener> _listeners = new();
    private readonly ConcurrentDictionary<Multiaddress, string?> _obstacles = new();
    private ImmutableList<InMemoryLink> _links = [];
    private int _nodes;
    private int _linksNumbered;
    private int _chosen = -1;
    private volatile bool _isHeld;

    /// <summary>A network without nodes.</summary>
    /// <param name="options">Latency, limits and the seed; the defaults where null.</param>
    /// <param name="clock">What <see cref="InMemoryNetworkOptions.Latency"/> is measured on; the system's clock where null.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public InMemoryNetwork(InMemoryNetworkOptions? options = null, TimeProvider? clock = null)
    {
        _options = options ?? new InMemoryNetworkOptions();
        _options.Validate();
        _clock = clock ?? TimeProvider.System;
    }

    /// <summary>The connections that were not cut and that at least one end holds open, in the order in which they were dialled.</summary>
    public IReadOnlyList<InMemoryLink> Links => Volatile.Read(ref _links);

    /// <summary>A transport for one node.</summary>
    /// <remarks>
    /// It takes <c>/memory/N</c>, and <c>/ip4/A/tcp/N</c> and <c>/ip6/A/tcp/N</c> with any address that is no wildcard, so that tests can show the
    /// code under test public and private addresses. The number or port 0 lets the network choose.
    /// </remarks>
    /// <param name="node">What <see cref="InMemoryLink"/> calls the node.</param>
    public ITransport CreateTransport(string node)
    {
        ArgumentException.ThrowIfNullOrEmpty(node);
        return new InMemoryTransport(this, node, Interlocked.Increment(ref _nodes));
    }

    /// <summary>From now on, dials to <paramref name="address"/> fail at once with <paramref name="reason"/>.</summary>
    public void Refuse(Multiaddress address, string reason = "connection refused") => _obstacles[address] = reason;

    /// <summary>From now on, dials to <paramref name="address"/> get no answer: they last until they are cancelled.</summary>
    public void SwallowDials(Multiaddress address) => _obstacles[address] = null;

    /// <summary>Takes back <see cref="Refuse"/> and <see cref="SwallowDials"/>. Dials that were swallowed stay so.</summary>
    public void Allow(Multiaddress address) => _obstacles.TryRemove(address, out _);

    /// <summary>Holds what is written from now on, on all connections and those to come, until <see cref="Release"/>.</summary>
    public void Hold()
    {
        _isHeld = true;
        foreach (InMemoryLink link in Links)
        {
            link.Hold();
        }
    }

    /// <summary>Delivers what <see cref="Hold"/> kept, and no longer holds.</summary>
    public void Release()
    {
        _isHeld = false;
        foreach (InMemoryLink link in Links)
        {
            link.Release();
        }
    }

    /// <summary>Cuts all connections: what was under way is lost and both ends fail.</summary>
    public void CutAll()
    {
        foreach (InMemoryLink link in Links)
        {
            link.Cut();
        }
    }

    internal MemoryListener Listen(Multiaddress address)
    {
        while (true)
        {
            Multiaddress bound = InMemoryAddress.IsUnspecified(address) ? InMemoryAddress.WithNumber(address, NextNumber()) : address;
            var listener = new MemoryListener(bound, _options.Backlog, Remove);
            if (_listeners.TryAdd(bound, listener))
            {
                return listener;
            }

            if (ReferenceEquals(bound, address))
            {
                throw new Libp2pException($"cannot listen on {address}: the address is in use");
            }
        }
    }

    internal async ValueTask<ITransportConnection> DialAsync(
        string node, Multiaddress local, Multiaddress address, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await MeetObstacleAsync(address, cancellationToken).ConfigureAwait(false);
        if (_options.Latency > TimeSpan.Zero)
        {
            await Task.Delay(2 * _options.Latency, _clock, cancellationToken).ConfigureAwait(false);
        }

        if (!_listeners.TryGetValue(address, out MemoryListener? listener))
        {
            throw Refused(address);
        }

        int number = Interlocked.Increment(ref _linksNumbered);
        var link = new InMemoryLink(number, node, local, address, _options, _clock, Forget);
        ImmutableInterlocked.Update(ref _links, static (links, link) => links.Add(link), link);
        if (_isHeld)
        {
            link.Hold();
        }

        return await EnqueueAsync(listener, link, cancellationToken).ConfigureAwait(false) ? link.DialerEnd : throw Refused(address);
    }

    internal int NextNumber() => InMemoryAddress.FirstChosenNumber + Interlocked.Increment(ref _chosen);

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

    private void Remove(MemoryListener listener) => _listeners.TryRemove(new(listener.LocalAddress, listener));

    private void Forget(InMemoryLink link) => ImmutableInterlocked.Update(ref _links, static (links, link) => links.Remove(link), link);
}
