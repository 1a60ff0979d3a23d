using System.Diagnostics;
using ProtoP2P.PubSub.Rig;

namespace ProtoP2P.Benchmarks.PubSub;

/// <summary>Measures the router on one thread, in rounds that change places with each other.</summary>
internal static class RouterMeter
{
    private static readonly (bool IsSigned, int Size)[] Cases = [(false, 64), (false, 1024), (true, 64), (true, 1024)];

    /// <summary>Prints a table.</summary>
    public static void Run(int rounds, int messages)
    {
        RelayRig[] rigs = [.. Cases.Select(one => new RelayRig(one.IsSigned, one.Size))];
        var results = rigs.Select(_ => new List<RouterSample>()).ToArray();
        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < rigs.Length; i++)
            {
                results[i].Add(Measure(rigs[i], messages));
            }
        }

        Console.WriteLine("| messages | payload | frames handled a second | messages relayed a second | us a message | its signature, us | us without it | us a duplicate | B a message | B a duplicate | B a heartbeat |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        for (int i = 0; i < rigs.Length; i++)
        {
            Print(Cases[i], results[i]);
        }
    }

    private static RouterSample Measure(RelayRig rig, int messages)
    {
        long relaying = 0;
        long repeating = 0;
        long relayed = 0;
        long repeated = 0;
        long advanced = 0;
        for (int i = 0; i < messages; i++)
        {
            long start = Stopwatch.GetTimestamp();
            long bytes = GC.GetAllocatedBytesForCurrentThread();
            byte[] frame = rig.ReceiveNew();
            long middle = Stopwatch.GetTimestamp();
            long bytesInTheMiddle = GC.GetAllocatedBytesForCurrentThread();
            rig.ReceiveAgain(frame);
            repeating += Stopwatch.GetTimestamp() - middle;
            long bytesBefore = GC.GetAllocatedBytesForCurrentThread();
            rig.Advance();
            advanced += GC.GetAllocatedBytesForCurrentThread() - bytesBefore;
            repeated += bytesBefore - bytesInTheMiddle;
            relayed += bytesInTheMiddle - bytes;
            relaying += middle - start;
        }

        double perMessage = Microseconds(relaying) / messages;
        double perDuplicate = Microseconds(repeating) / messages / (RelayRig.MeshSize - 1);
        return new RouterSample(
            perMessage,
            perDuplicate,
            MeasureSignature(rig, messages),
            (double)relayed / messages,
            (double)repeated / messages / (RelayRig.MeshSize - 1),
            (double)advanced / messages * RelayRig.MessagesPerHeartbeat);
    }

    private static double MeasureSignature(RelayRig rig, int messages)
    {
        if (!rig.IsSigned)
        {
            return 0;
        }

        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < messages; i++)
        {
            rig.VerifyNext();
        }

        return Microseconds(Stopwatch.GetTimestamp() - start) / messages;
    }

    private static double Microseconds(long ticks) => ticks * 1e6 / Stopwatch.Frequency;

    private static void Print((bool IsSigned, int Size) one, List<RouterSample> samples)
    {
        double message = Statistics.Median(samples.Select(sample => sample.Message));
        double duplicate = Statistics.Median(samples.Select(sample => sample.Duplicate));
        double signature = Statistics.Median(samples.Select(sample => sample.Signature));
        double all = message + ((RelayRig.MeshSize - 1) * duplicate);
        Console.WriteLine(string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"| {(one.IsSigned ? "signed" : "unsigned")} | {one.Size} B | {1e6 * RelayRig.MeshSize / all:n0} | {1e6 / all:n0} | {message:f2} | {signature:f2} | {message - signature:f2} | {duplicate:f3} | {Statistics.Median(samples.Select(sample => sample.MessageBytes)):f1} | {Statistics.Median(samples.Select(sample => sample.DuplicateBytes)):f1} | {Statistics.Median(samples.Select(sample => sample.HeartbeatBytes)):n0} |"));
    }
}
