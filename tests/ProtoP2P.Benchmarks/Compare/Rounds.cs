using System.Diagnostics;
using ProtoP2P.Benchmarks.Processes;
using ProtoP2P.Benchmarks.Works;

namespace ProtoP2P.Benchmarks.Compare;

/// <summary>Measures cells in interleaved rounds, so that what slows the machine down for a while slows all of them.</summary>
internal sealed class Rounds(Endpoints endpoints, Pace pace, Measurements measurements, TextWriter progress)
{
    /// <summary>Warms the cells up, and measures each once a round.</summary>
    public async Task RunAsync(IReadOnlyList<Cell> cells, CancellationToken cancellationToken)
    {
        List<Cell> present = [];
        foreach (Cell cell in cells)
        {
            if (await endpoints.WhyNotAsync(cell.System, cancellationToken) is { } reason)
            {
                measurements.Miss(cell, reason);
            }
            else
            {
                present.Add(cell);
            }
        }

        bool isRepeatable = present.TrueForAll(static cell => WorkList.Find(cell.Work).IsRepeatable);
        await ForEachAsync(present, isRepeatable ? WarmUpAsync : AnnounceAsync, cancellationToken);
        for (int round = 0; round < (isRepeatable ? pace.Rounds : 1); round++)
        {
            await ForEachAsync(present, async (cell, token) => measurements.Add(cell, await MeasureAsync(cell, token)), cancellationToken);

            // Whoever came first in this round comes last in the next.
            present.Reverse();
        }
    }

    private async Task ForEachAsync(IReadOnlyList<Cell> cells, Func<Cell, CancellationToken, Task> run, CancellationToken cancellationToken)
    {
        foreach (Cell cell in cells.Where(cell => measurements.WhyMissing(cell) is null))
        {
            try
            {
                await run(cell, cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                // The others are still worth measuring; the table says what failed, and the program's exit code.
                measurements.Fail(cell, exception);
                await progress.WriteLineAsync($"{cell}: {exception}");
            }
        }
    }

    private Task AnnounceAsync(Cell cell, CancellationToken cancellationToken) => progress.WriteLineAsync($"{cell}".AsMemory(), cancellationToken);

    private async Task WarmUpAsync(Cell cell, CancellationToken cancellationToken)
    {
        await AnnounceAsync(cell, cancellationToken);
        long start = Stopwatch.GetTimestamp();
        do
        {
            await MeasureAsync(cell, cancellationToken);
        }
        while (Stopwatch.GetElapsedTime(start) < pace.WarmUp);
    }

    private async Task<IReadOnlyDictionary<string, double>> MeasureAsync(Cell cell, CancellationToken cancellationToken)
    {
        (IServerEnd server, IAsyncDisposable client) = await endpoints.GetAsync(cell.System, cancellationToken);
        IWork work = WorkList.Find(cell.Work);
        return await work.MeasureAsync(client, server, pace.Slice > work.LeastSlice ? pace.Slice : work.LeastSlice, cancellationToken);
    }
}
