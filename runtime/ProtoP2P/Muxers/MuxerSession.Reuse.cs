using System.Diagnostics.CodeAnalysis;

namespace ProtoP2P.Muxers;

// The objects of streams that have ended carry the next ones.
//
// Who may still hold such an object, when its user has let go of it and it has left the table: the loop that receives and the loop that produces, each until the end of its turn, and the
// queues of what is to be sent, which say so. So an object is taken again only when neither loop is in the turn any more in which it was when the object came here. Objects never
// leave their connection: whatever went wrong here, no peer would come to see another's bytes.
internal abstract partial class MuxerSession
{
    // About 0.8 KiB each. More than end between two openings are not needed.
    private const int MaxSpares = 64;
    private readonly Queue<(MuxedStream Stream, LoopMarks Since)> _spares = new();
    private uint _receiving;
    private uint _producing;
    private bool _usedSpares;

    /// <summary>Streams whose objects wait to carry others, for tests of their bound.</summary>
    public int SpareStreams
    {
        get
        {
            lock (Gate)
            {
                return _spares.Count;
            }
        }
    }

    private LoopMarks Marks => new(Volatile.Read(ref _receiving), Volatile.Read(ref _producing));

    /// <summary>Takes the object of a stream that is over, and that nobody uses any more.</summary>
    internal void Keep(MuxedStream stream)
    {
        lock (Gate)
        {
            if (HasEnded || _spares.Count >= MaxSpares)
            {
                return;
            }

            _spares.Enqueue((stream, Marks));
        }
    }

    /// <summary>Under the gate: an object for a new stream, if one is free.</summary>
    protected bool TryTakeSpareUnderGate([NotNullWhen(true)] out MuxedStream? stream)
    {
        stream = null;
        if (!_spares.TryPeek(out (MuxedStream Stream, LoopMarks Since) spare) || !IsFreeUnderGate(spare.Stream, spare.Since))
        {
            return false;
        }

        _usedSpares = true;
        stream = _spares.Dequeue().Stream;
        return true;
    }

    /// <summary>Lets go of objects that no new stream has needed since the last call: an idle connection keeps none.</summary>
    private void TrimSparesUnderGate()
    {
        if (!_usedSpares)
        {
            _spares.Clear();
            _spares.TrimExcess();
        }

        _usedSpares = false;
    }

    private bool IsFreeUnderGate(MuxedStream stream, LoopMarks since) =>
        !HasEnded && stream.IsForgotten && !stream.IsQueuedUrgent && !stream.IsQueuedReady && Marks.ArePast(since);
}
