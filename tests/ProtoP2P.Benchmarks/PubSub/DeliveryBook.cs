using System.Buffers.Binary;
using System.Diagnostics;

namespace ProtoP2P.Benchmarks.PubSub;

/// <summary>Which message has come to how many nodes, and how long it took. Thread-safe.</summary>
internal sealed class DeliveryBook(int messages, int receivers)
{
    private readonly long[] _published = new long[messages];
    private readonly int[] _missing = [.. Enumerable.Repeat(receivers, messages)];
    private readonly double[] _latencies = new double[messages * receivers];
    private readonly TaskCompletionSource _complete = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _deliveries;
    private int _incomplete = messages;

    /// <summary>How many messages may be under way: a place comes back when a message has come to all.</summary>
    public SemaphoreSlim Window { get; } = new(NodesWork.Window);

    /// <summary>Ends when every message has come to all.</summary>
    public Task Completion => _complete.Task;

    /// <summary>How many deliveries there were.</summary>
    public int Deliveries => Volatile.Read(ref _deliveries);

    /// <summary>A message is about to be published.</summary>
    public void Begin(int number) => _published[number] = Stopwatch.GetTimestamp();

    /// <summary>A node has got a message.</summary>
    public void Delivered(ReadOnlySpan<byte> data)
    {
        int number = BinaryPrimitives.ReadInt32BigEndian(data);
        double microseconds = Stopwatch.GetElapsedTime(_published[number]).TotalMicroseconds;
        _latencies[Interlocked.Increment(ref _deliveries) - 1] = microseconds;
        if (Interlocked.Decrement(ref _missing[number]) > 0)
        {
            return;
        }

        Window.Release();
        if (Interlocked.Decrement(ref _incomplete) == 0)
        {
            _complete.SetResult();
        }
    }

    /// <summary>The median of the times from the publication to a delivery, in milliseconds.</summary>
    public double MedianMilliseconds()
    {
        double[] sorted = _latencies[..Deliveries];
        Array.Sort(sorted);
        return sorted[sorted.Length / 2] / 1000;
    }
}
