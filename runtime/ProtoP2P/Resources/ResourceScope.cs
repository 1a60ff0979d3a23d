namespace ProtoP2P.Resources;

/// <summary>
/// A node in the tree of accounts: system, then peer or handshake, then connection, then stream. What is reserved in a scope is reserved in all its
/// ancestors; the first one at its limit refuses, and nothing is charged.
/// </summary>
/// <remarks>Thread-safe. Disposing returns everything that is still reserved to the ancestors.</remarks>
public sealed class ResourceScope : IDisposable
{
    private readonly Lock _gate = new();
    private readonly object _named;
    private readonly long? _connection;
    private readonly ResourceLimits _limits;
    private long _memory;
    private int _inboundStreams;
    private int _outboundStreams;
    private bool _disposed;

    /// <summary>A scope under <paramref name="parent"/>, or a root.</summary>
    public ResourceScope(string name, ResourceLimits limits, ResourceScope? parent = null)
        : this((object)name, null, limits, parent)
    {
    }

    /// <summary>The scope of a peer, or of a connection to it.</summary>
    internal ResourceScope(PeerId peer, long? connection, ResourceLimits limits, ResourceScope parent)
        : this((object)peer, connection, limits, parent)
    {
    }

    // Of a peer the name is put together when somebody asks: each of many connections would keep two texts otherwise.
    private ResourceScope(object named, long? connection, ResourceLimits limits, ResourceScope? parent)
    {
        _named = named;
        _connection = connection;
        _limits = limits;
        Parent = parent;
    }

    /// <summary>The name that errors show, such as <c>connection 3 to 12D3Koo...</c>.</summary>
    public string Name => _named switch
    {
        PeerId peer => _connection is { } id ? $"connection {id} to {peer}" : $"peer {peer}",
        _ => (string)_named,
    };

    /// <summary>The scope above, or null for the root.</summary>
    public ResourceScope? Parent { get; }

    /// <summary>Bytes reserved here and below.</summary>
    public long Memory => Interlocked.Read(ref _memory);

    /// <summary>Streams open here and below.</summary>
    public int Streams => Volatile.Read(ref _inboundStreams) + Volatile.Read(ref _outboundStreams);

    /// <summary>Reserves <paramref name="bytes"/> here and in all ancestors, or nowhere. The error, if any, names the scope that refused.</summary>
    public bool TryReserveMemory(long bytes, out ResourceLimitException? refusal)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_memory + bytes > _limits.MaxMemory)
            {
                refusal = new ResourceLimitException(Name, "memory", _limits.MaxMemory, _memory, _limits.MemoryOption);
                return false;
            }

            _memory += bytes;
        }

        if (Parent is null || Parent.TryReserveMemory(bytes, out refusal))
        {
            refusal = null;
            return true;
        }

        lock (_gate)
        {
            _memory -= bytes;
        }

        return false;
    }

    /// <summary>Returns <paramref name="bytes"/> that were reserved here.</summary>
    public void ReleaseMemory(long bytes)
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _memory -= bytes;
        }

        Parent?.ReleaseMemory(bytes);
    }

    /// <summary>Counts a stream here and in all ancestors, or nowhere.</summary>
    public bool TryAddStream(Direction direction, out ResourceLimitException? refusal)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            ref int count = ref direction == Direction.Inbound ? ref _inboundStreams : ref _outboundStreams;
            if (_inboundStreams + _outboundStreams >= _limits.MaxStreams)
            {
                refusal = new ResourceLimitException(Name, "stream", _limits.MaxStreams, Streams, _limits.StreamsOption);
                return false;
            }

            count++;
        }

        if (Parent is null || Parent.TryAddStream(direction, out refusal))
        {
            refusal = null;
            return true;
        }

        RemoveOwnStream(direction);
        return false;
    }

    /// <summary>Uncounts a stream that <see cref="TryAddStream"/> counted.</summary>
    public void RemoveStream(Direction direction)
    {
        if (RemoveOwnStream(direction))
        {
            Parent?.RemoveStream(direction);
        }
    }

    /// <summary>Returns everything that is still reserved to the ancestors.</summary>
    public void Dispose()
    {
        long memory;
        int inbound, outbound;
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            (memory, inbound, outbound) = (_memory, _inboundStreams, _outboundStreams);
        }

        Parent?.Return(memory, inbound, outbound);
    }

    private bool RemoveOwnStream(Direction direction)
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return false;
            }

            ref int count = ref direction == Direction.Inbound ? ref _inboundStreams : ref _outboundStreams;
            count--;
            return true;
        }
    }

    private void Return(long memory, int inbound, int outbound)
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _memory -= memory;
            _inboundStreams -= inbound;
            _outboundStreams -= outbound;
        }

        Parent?.Return(memory, inbound, outbound);
    }
}
