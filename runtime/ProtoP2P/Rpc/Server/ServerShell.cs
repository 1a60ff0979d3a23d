using System.Buffers;
using System.IO.Pipelines;
using Microsoft.Extensions.Logging;

namespace ProtoP2P.Rpc;

/// <summary>What happens to a stream around its calls.</summary>
internal static class ServerShell
{
    /// <summary>Observes work that nobody awaits.</summary>
    public static void Detach(ValueTask work, ILogger logger)
    {
        if (!work.IsCompletedSuccessfully)
        {
            _ = ObserveAsync(work, logger);
        }
    }

    /// <summary>
    /// Reads on after the answer, up to the limits, so that a caller in the middle of a write gets its window back and finds the answer instead of a
    /// reset that overtakes it.
    /// </summary>
    public static async ValueTask DrainAsync(IPeerStream stream, BodyReader reader, RpcOptions options, TimeProvider time)
    {
        if (reader.IsEnded)
        {
            return;
        }

        long budget = options.MaxDrainBytes;
        while (stream.Input.TryRead(out ReadResult ready))
        {
            if (IsDrained(stream, ready, ref budget))
            {
                return;
            }
        }

        using ITimer timer = time.CreateTimer(static state => ((IPeerStream)state!).Reset(), stream, options.DrainTimeout, Timeout.InfiniteTimeSpan);
        while (!IsDrained(stream, await stream.Input.ReadAsync().ConfigureAwait(false), ref budget))
        {
        }
    }

    private static bool IsDrained(IPeerStream stream, in ReadResult result, ref long budget)
    {
        ReadOnlySequence<byte> buffer = result.Buffer;
        budget -= buffer.Length;
        stream.Input.AdvanceTo(buffer.End);
        if (result.IsCompleted)
        {
            return true;
        }

        if (budget >= 0)
        {
            return false;
        }

        stream.Reset();
        return true;
    }

    private static async Task ObserveAsync(ValueTask work, ILogger logger)
    {
        try
        {
            await work.ConfigureAwait(false);
        }
        catch (Libp2pException exception)
        {
            RpcLog.AnswerLost(logger, exception);
        }
    }
}
