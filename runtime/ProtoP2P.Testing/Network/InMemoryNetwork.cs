using System.Collections.Concurrent;
using System.Collections.Immutable;
using ProtoP2P.Transports;
using ProtoP2P.Transports.Memory;

namespace ProtoP2P.Testing;

/// <summary>
/// A network in memory on which a test has its hand: it delays, loses and limits on a fake clock, with seeded chance; it refuses dials, cuts
/// connections, parts the nodes and heals them, holds what is under way, and counts bytes and round trips. Every node gets its own transport
/// from <see cref="CreateTransport"/>, or is a host of <see cref="CreateHostAsync"/>.
/// </summary>
/// <remarks>Thread-safe. Under perfect conditions bytes arrive at once, and no clock is needed.</remarks>
public sealed partial class InMemoryNetwork : IAsyncDisposable
{
    private readonly InMemoryNetworkOptions _options;
    private readonly Fate _fate;
    private readonly ConcurrentDictionary<Multiaddress, (MemoryListener Listener, string Node)> _listeners = new();
    private readonly ConcurrentDictionary<Multiaddress, string?> _obstacles = new();
    private ImmutableList<InMemoryLink> _links = [];
    private int _nodes;
    private int _linksNumbered;
    private int _chosen = -1;
    private readonly Lock _holding = new();
    private bool _isHeld;

    /// <summary>A network without nodes.</summary>
    /// <param name="options">Conditions, limits and the seed; the defaults where null.</param>
    /// <param name="clock">The clock of everything that takes time on the network; the system's where null.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public InMemoryNetwork(InMemoryNetworkOptions? options = null, TimeProvider? clock = null)
    {
        _options = options ?? new InMemoryNetworkOptions();
        _options.Validate();
        _fate = Fate.FromSeed(_options.Seed);
        _conditions = _options.Conditions;
        Clock = clock ?? TimeProvider.System;
        TraceLog = new NetworkTrace(_options.TraceCapacity, Clock);
        _log = new TestLog(_options.Log, _options.LogLevel, Clock);
    }

    /// <summary>The clock of everything that takes time on the network.</summary>
    public TimeProvider Clock { get; }

    /// <summary>The connections that were not cut and that at least one end holds open, in the order in which they were dialled.</summary>
    public IReadOnlyList<InMemoryLink> Links => Volatile.Read(ref _links);

    /// <summary>
    /// What has happened, by time and then by nodes, connections and offsets; the last <see cref="InMemoryNetworkOptions.TraceCapacity"/> events.
    /// </summary>
    public IReadOnlyList<NetworkEvent> Trace => TraceLog.Events;

    /// <summary>The names that the network's hosts look up; none at first.</summary>
    public InMemoryDns Dns { get; } = new();

    internal NetworkTrace TraceLog { get; }

    /// <summary>A transport for one node.</summary>
    /// <remarks>
    /// It takes <c>/memory/N</c>, and <c>/ip4/A/tcp/N</c> and <c>/ip6/A/tcp/N</c> with any address that is no wildcard, so that tests can show the
    /// code under test public and private addresses. The number or port 0 lets the network choose.
    /// </remarks>
    /// <param name="node">The node's name in <see cref="InMemoryLink"/>, conditions and partitions.</param>
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
        lock (_holding)
        {
            _isHeld = true;
            foreach (InMemoryLink link in Links)
            {
                link.Hold();
            }
        }
    }

    /// <summary>Delivers what <see cref="Hold"/> kept, and no longer holds.</summary>
    public void Release()
    {
        InMemoryLink[] held;
        lock (_holding)
        {
            _isHeld = false;
            held = [.. Links];
        }

        foreach (InMemoryLink link in held)
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

    internal MemoryListener Listen(string node, Multiaddress address)
    {
        while (true)
        {
            Multiaddress bound = InMemoryAddress.IsUnspecified(address) ? InMemoryAddress.WithNumber(address, NextNumber()) : address;
            var listener = new MemoryListener(bound, _options.Backlog, closed => _listeners.TryRemove(new(bound, (closed, node))));
            if (_listeners.TryAdd(bound, (listener, node)))
            {
                return listener;
            }

            if (ReferenceEquals(bound, address))
            {
                throw new Libp2pException($"cannot listen on {address}: the address is in use");
            }
        }
    }

    internal int NextNumber() => InMemoryAddress.FirstChosenNumber + Interlocked.Increment(ref _chosen);

    internal void Forget(InMemoryLink link) => ImmutableInterlocked.Update(ref _links, static (links, link) => links.Remove(link), link);
}
