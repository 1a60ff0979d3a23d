using ProtoP2P.Transports;

namespace ProtoP2P.Testing;

/// <summary>One connection of an <see cref="InMemoryNetwork"/>, seen by the test.</summary>
public sealed class InMemoryLink
{
    private const int DiallingEnd = 1;
    private const int AcceptingEnd = 2;
    private const int BothEnds = DiallingEnd | AcceptingEnd;

    private readonly Lock _gate = new();
    private readonly InMemoryDirection _fromDialer;
    private readonly InMemoryDirection _fromListener;
    private readonly InMemoryNetwork _network;
    private int _hasAsked;
    private int _roundTrips;
    private int _closedEnds;
    private bool _isFailed;

    internal InMemoryLink(InMemoryNetwork network, LinkEnds ends, int number, int numberOfPair, Fate fate, int capacity)
    {
        _network = network;
        Number = number;
        NumberOfPair = numberOfPair;
        DialerNode = ends.DialerNode;
        ListenerNode = ends.ListenerNode;
        DialerAddress = ends.Dialer;
        ListenerAddress = ends.Listener;
        NodePath forward = network.PathBetween(DialerNode, ListenerNode);
        NodePath backward = network.PathBetween(ListenerNode, DialerNode);
        _fromDialer = new InMemoryDirection(this, _gate, forward, capacity, network.Clock, fate.Of(DiallingEnd));
        _fromListener = new InMemoryDirection(this, _gate, backward, capacity, network.Clock, fate.Of(AcceptingEnd));
        DialerEnd = new InMemoryConnection(this, DialerAddress, ListenerAddress, _fromListener, _fromDialer);
        ListenerEnd = new InMemoryConnection(this, ListenerAddress, DialerAddress, _fromDialer, _fromListener);
    }

    /// <summary>The connection's number on its network, from 1.</summary>
    public int Number { get; }

    /// <summary>The connection's number among those that its dialler has opened to the same node, from 1.</summary>
    public int NumberOfPair { get; }

    /// <summary>The name of the node that dialled.</summary>
    public string DialerNode { get; }

    /// <summary>The name of the node that accepted.</summary>
    public string ListenerNode { get; }

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
    public void Cut() => Fail("the network cut the connection", _fromDialer);

    /// <summary>Holds what either end writes from now on, and the end of its data, until <see cref="Release"/>. A cut is never held.</summary>
    public void Hold()
    {
        _fromDialer.Hold();
        _fromListener.Hold();
    }

    /// <summary>Delivers what <see cref="Hold"/> kept, as far as its time has come, and no longer holds.</summary>
    public void Release()
    {
        _fromDialer.Release();
        _fromListener.Release();
    }

    /// <inheritdoc/>
    public override string ToString() => $"connection {Number} {DialerAddress} -> {ListenerAddress}";

    /// <summary>Delivers what a partition has kept, as far as its time has come.</summary>
    internal void Resume()
    {
        _fromDialer.Resume();
        _fromListener.Resume();
    }

    /// <summary>Fails both ends at once.</summary>
    internal void Fail(string reason, InMemoryDirection cause)
    {
        if (!IsFailedFirst())
        {
            return;
        }

        Trace(cause, NetworkEventKind.Failed, 0, 0);
        _fromDialer.Fail(reason);
        _fromListener.Fail(reason);
        NoteClosed(BothEnds);
    }

    /// <summary>The end of what one end has sent has arrived: the other end learns that nobody reads what it sends.</summary>
    internal void LearnOfEnd(InMemoryDirection ended) => (ended == _fromDialer ? _fromListener : _fromDialer).LearnOfEnd();

    internal void Trace(InMemoryDirection direction, NetworkEventKind kind, long offset, int bytes)
    {
        (string from, string to) = direction == _fromDialer ? (DialerNode, ListenerNode) : (ListenerNode, DialerNode);
        _network.TraceLog.Add(from, to, NumberOfPair, kind, offset, bytes);
    }

    /// <summary>Whether the end was open until now.</summary>
    internal bool NoteClosed(ITransportConnection end) => NoteClosed(end == DialerEnd ? DiallingEnd : AcceptingEnd);

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

    private bool IsFailedFirst()
    {
        lock (_gate)
        {
            bool wasFailed = _isFailed;
            _isFailed = true;
            return !wasFailed;
        }
    }

    private bool NoteClosed(int ends)
    {
        int before = Interlocked.Or(ref _closedEnds, ends);
        if (before != BothEnds && (before | ends) == BothEnds)
        {
            _network.Forget(this);
        }

        return (before & ends) == 0;
    }
}
