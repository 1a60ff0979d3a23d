using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ProtoP2P.PubSub.Caches;

/// <summary>
/// Message ids in the order in which they came, each until a moment, found by their bytes. The bytes are copied into one ring, so that an id costs no object; memory grows by doubling, up to what
/// the capacity needs, and is used again. Not thread-safe.
/// </summary>
/// <param name="capacity">Most ids; beyond, the oldest make room.</param>
internal sealed class IdRing(int capacity)
{
    private const int FirstEntries = 16;
    private const int FirstWords = 128;
    private const int MaxWords = 1 << 30;
    private const int None = -1;

    private Entry[] _entries = [];
    private int[] _buckets = [];
    private ulong[] _words = [];

    // Counts that only grow; the place is the rest of the division by the length, which is a power of two.
    private long _oldest;
    private long _next;
    private long _firstWord;
    private long _nextWord;

    /// <summary>How many there are.</summary>
    public int Count => (int)(_next - _oldest);

    /// <summary>Adds an id; false where it is there already.</summary>
    /// <param name="id">The id, whose bytes are copied.</param>
    /// <param name="expiry">When it goes; not before those that were added earlier.</param>
    public bool Add(MessageId id, long expiry)
    {
        if (Contains(id))
        {
            return false;
        }

        if (Count == capacity)
        {
            RemoveOldest();
        }

        if (Count == _entries.Length)
        {
            GrowEntries();
        }

        ReadOnlySpan<byte> bytes = id.Span;
        long start = Reserve(WordsOf(bytes.Length));
        bytes.CopyTo(BytesAt(start, bytes.Length));
        int place = PlaceOfEntry(_next++);
        ref int bucket = ref BucketOf(id.GetHashCode());
        _entries[place] = new Entry(expiry, start, id.GetHashCode(), bytes.Length, bucket);
        bucket = place;
        return true;
    }

    /// <summary>Whether an id is there.</summary>
    public bool Contains(MessageId id) => Contains(id.Span, id.GetHashCode());

    /// <summary>Whether an id is there.</summary>
    public bool Contains(ReadOnlySpan<byte> id) => Contains(id, MessageId.HashOf(id));

    /// <summary>Takes out all whose moment is not after <paramref name="now"/>.</summary>
    public void Expire(long now)
    {
        while (Count > 0 && _entries[PlaceOfEntry(_oldest)].Expiry <= now)
        {
            RemoveOldest();
        }
    }

    private bool Contains(ReadOnlySpan<byte> id, int hash)
    {
        if (Count == 0)
        {
            return false;
        }

        for (int place = BucketOf(hash); place != None; place = _entries[place].Next)
        {
            ref Entry entry = ref _entries[place];
            if (entry.Hash == hash && id.SequenceEqual(BytesAt(entry.Start, entry.Length)))
            {
                return true;
            }
        }

        return false;
    }

    private void RemoveOldest()
    {
        int place = PlaceOfEntry(_oldest++);
        Unlink(place);
        _firstWord = Count == 0 ? _nextWord : _entries[PlaceOfEntry(_oldest)].Start;
    }

    private void Unlink(int place)
    {
        ref int link = ref BucketOf(_entries[place].Hash);
        while (link != place)
        {
            link = ref _entries[link].Next;
        }

        link = _entries[place].Next;
    }

    // An id lies in one piece: where the end of the ring is too near, it begins at the start.
    private long Reserve(int length)
    {
        while (true)
        {
            int rest = _words.Length - PlaceOf(_nextWord);
            long start = rest < length ? _nextWord + rest : _nextWord;
            if (start + length - _firstWord <= _words.Length)
            {
                _nextWord = start + length;
                return start;
            }

            if (_words.Length == MaxWords)
            {
                RemoveOldest();
            }
            else
            {
                GrowWords();
            }
        }
    }

    private void GrowWords()
    {
        var larger = new ulong[Math.Max(FirstWords, 2 * _words.Length)];
        int next = 0;
        for (long i = _oldest; i < _next; i++)
        {
            ref Entry entry = ref _entries[PlaceOfEntry(i)];
            int length = WordsOf(entry.Length);
            _words.AsSpan(PlaceOf(entry.Start), length).CopyTo(larger.AsSpan(next));
            entry.Start = next;
            next += length;
        }

        _words = larger;
        _firstWord = 0;
        _nextWord = next;
    }

    private void GrowEntries()
    {
        int length = (int)Math.Min(Math.Max(FirstEntries, 2L * _entries.Length), BitOperations.RoundUpToPowerOf2((uint)capacity));
        var larger = new Entry[length];
        int count = Count;
        for (int i = 0; i < count; i++)
        {
            larger[i] = _entries[PlaceOfEntry(_oldest + i)];
        }

        _entries = larger;
        (_oldest, _next) = (0, count);
        _buckets = new int[length];
        Array.Fill(_buckets, None);
        for (int i = 0; i < count; i++)
        {
            ref int bucket = ref BucketOf(_entries[i].Hash);
            _entries[i].Next = bucket;
            bucket = i;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref int BucketOf(int hash) => ref _buckets[hash & (_buckets.Length - 1)];

    private int PlaceOfEntry(long number) => (int)(number & (_entries.Length - 1));

    private int PlaceOf(long word) => (int)(word & (_words.Length - 1));

    private Span<byte> BytesAt(long word, int length) => MemoryMarshal.AsBytes(_words.AsSpan(PlaceOf(word), WordsOf(length)))[..length];

    private static int WordsOf(int length) => (length + sizeof(ulong) - 1) / sizeof(ulong);

    private struct Entry(long expiry, long start, int hash, int length, int next)
    {
        public readonly long Expiry = expiry;
        public long Start = start;
        public readonly int Hash = hash;
        public readonly int Length = length;
        public int Next = next;
    }
}
