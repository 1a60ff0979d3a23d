using ProtoP2P.Transports;

namespace ProtoP2P.Testing;

/// <summary>One connection of an <see cref="InMemoryNetwork"/>, seen by the test.</summary>
public sealed class InMemoryLink
{
    private const int DiallingEnd = 1;
    private const int AcceptingEnd = 2;
    private const int BothEnds = DiallingEnd | AcceptingEnd;

    private readonly InMemoryDirection _fromDialer;
    private readonly InMemoryDirection _fromListener;
    private readonly Action<InMemoryLink> _onClosed;
    private int _hasAsked;
    private int _roundTrips;
    private int _closedEnds;

    internal InMemoryLink(
        int number, string dialerNode, Multiaddress dialer, Multiaddress listener, InMemoryNetworkOptions options, TimeProvider clock, Action<InMemoryLink> onClosed)
    {
        Number = number;
        DialerNode = dialerNode;
        DialerAddress = dialer;
        ListenerAddress = listener;
        _onClosed = onClosed;
        _fromDialer = new InMemoryDirection(this, options, clock, new Random(HashCode(options.Seed, number, 0)));
        _fromListener = new InMemoryDirection(this, options, clock, new Random(HashCode(options.Seed, number, 1)));
        DialerEnd = new InMemoryConnection(this, dialer, listener, _fromListener, _fromDialer);
        ListenerEnd = new InMemoryConnection(this, listener, dialer, _fromDialer, _fromListener);
    }

    /// <summary>The connection's number on its network, from 1.</summary>
    public int Number { get; }

    /// <summary>The name of the node that dialled.</summary>
    public string DialerNode { get; }

    /// <summary>The end that dialled.</summary>
    public Multiaddress DialerAddress { get; }

    /// <summary>The end that accepted.</summary>
    public Multiaddress ListenerAddress { get; }

    /// <summary>Bytes that the dialling end has written.</summary>
    public long BytesFromDialer => _fromDialer.BytesWritten;

    /// <summary>Bytes that the accepting end has written.</summary>
    public long BytesFromListener => _fromListener.BytesWritten;

    /// <summary>How often the dialling end has read after it had written: its round trips, as long as both ends take turns.</summary>
    public int RoundTrips => Volatile.Read(ref _roundTrips);

    /// <summary>False once one end has closed or the connection was cut.</summary>
    public bool IsOpen => Volatile.Read(ref _closedEnds) == 0;

    internal ITransportConnection DialerEnd { get; }

    internal ITransportConnection ListenerEnd { get; }

    /// <summary>Cuts the connection: what is under way is lost and both ends fail with an <see cref="IOException"/>.</summary>
    public void Cut() => Abort("the network cut the connection");

    /// <summary>Holds what either end writes from now on, and the end of its data, until <see cref="Release"/>. A cut is never held.</summary>
    public void Hold()
    {
        _fromDialer.Hold();
        _fromListener.Hold();
    }

    /// <summary>Delivers what <see cref="Hold"/> kept, as far as its latency has passed, and no longer holds.</summary>
    public void Release()
    {
        _fromDialer.Release();
        _fromListener.Release();
    }

    /// <inheritdoc/>
    public override string ToString() => $"connection {Number} {DialerAddress} -> {ListenerAddress}";

    internal void Abort(string reason)
    {
        _fromDialer.Abort(reason);
        _fromListener.Abort(reason);
        NoteClosed(BothEnds);
    }

    internal void NoteClosed(ITransportConnection end) => NoteClosed(end == DialerEnd ? DiallingEnd : AcceptingEnd);

    internal void NoteWrite(ITransportConnection end)
    {
        if (end == DialerEnd)
        {
            Volatile.Write(ref _hasAsked, 1);
        }
    }

    internal void NoteRead(ITransportConnection end)
    {
        if (end == DialerEnd && Interlocked.Exchange(ref _hasAsked, 0) == 1)
        {
            Interlocked.Increment(ref _roundTrips);
        }
    }

    private void NoteClosed(int ends)
    {
        int before = Interlocked.Or(ref _closedEnds, ends);
        if (before != BothEnds && (before | ends) == BothEnds)
        {
            _onClosed(this);
        }
    }

    // System.HashCode is seeded per process; runs must agree.
    private static int HashCode(int seed, int number, int direction) => unchecked((((seed * 31) + number) * 31) + direction);
}
