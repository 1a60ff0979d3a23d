using System.Diagnostics;
using System.Globalization;
using ProtoP2P.Benchmarks.Systems;
using ProtoP2P.Shared.Tests;

namespace ProtoP2P.Benchmarks.Processes;

/// <summary>The server's process: says where it serves, and answers questions about itself until its input ends.</summary>
internal static class ServerProgram
{
    /// <summary>The argument that this program starts itself with.</summary>
    public const string Verb = "serve";

    /// <summary>Asks for the bytes that the process has ever allocated.</summary>
    public const string Allocated = "allocated";

    /// <summary>Asks for the bytes of managed heap after a full collection.</summary>
    public const string Heap = "heap";

    /// <summary>Runs the program.</summary>
    /// <param name="system">The name of what to serve.</param>
    /// <param name="input">Questions, one a line.</param>
    /// <param name="output">Takes the address, the milliseconds that the start took, and then a line for each question.</param>
    /// <param name="cancellationToken">Ends the program.</param>
    public static async Task<int> RunAsync(string system, TextReader input, TextWriter output, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        await using IServing serving = await SystemList.Find(system).ServeAsync(cancellationToken);
        await WriteAsync(output, serving.Address);
        await WriteAsync(output, Stopwatch.GetElapsedTime(start).TotalMilliseconds.ToString(CultureInfo.InvariantCulture));
        while (await input.ReadLineAsync(cancellationToken) is { } question)
        {
            await WriteAsync(output, Answer(question).ToString(CultureInfo.InvariantCulture));
        }

        return 0;
    }

    /// <summary>What this process says to a question.</summary>
    public static double Answer(string question) => question switch
    {
        Allocated => GC.GetTotalAllocatedBytes(precise: true),
        Heap => ManagedHeap.Live(),
        _ => throw new InvalidOperationException($"nobody asks '{question}'"),
    };

    private static async Task WriteAsync(TextWriter output, string line)
    {
        await output.WriteLineAsync(line);
        await output.FlushAsync();
    }
}
