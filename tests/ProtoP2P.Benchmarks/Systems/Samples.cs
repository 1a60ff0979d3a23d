using System.Diagnostics;

namespace ProtoP2P.Benchmarks.Systems;

/// <summary>The first durations of many, from any thread.</summary>
internal sealed class Samples(int capacity)
{
    private readonly long[] _ticks = new long[capacity];
    private int _count;

    /// <summary>Adds a difference of <see cref="Stopwatch.GetTimestamp"/>.</summary>
    public void Add(long ticks)
    {
        if (Volatile.Read(ref _count) < _ticks.Length && Interlocked.Increment(ref _count) is var count && count <= _ticks.Length)
        {
            _ticks[count - 1] = ticks;
        }
    }

    /// <summary>The duration that such a part of the samples does not exceed; zero where there are none.</summary>
    public TimeSpan At(double part)
    {
        int count = Math.Min(_count, _ticks.Length);
        if (count == 0)
        {
            return TimeSpan.Zero;
        }

        long[] sorted = _ticks[..count];
        Array.Sort(sorted);
        return Stopwatch.GetElapsedTime(0, sorted[(int)(part * (count - 1))]);
    }
}
