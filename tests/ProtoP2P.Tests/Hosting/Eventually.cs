using System.Runtime.CompilerServices;

namespace ProtoP2P.Tests.Hosting;

/// <summary>Waits for what happens on other threads, without a time at which it has to have happened.</summary>
internal static class Eventually
{
    // Most of what is waited for happens at once. What does not is looked at rarely, because the processor that looking costs is what it needs.
    private const int EagerLooks = 1000;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

    /// <summary>Completes once <paramref name="condition"/> holds.</summary>
    /// <exception cref="TimeoutException">It did not within <see cref="TestNet.Patience"/>; the message is the condition.</exception>
    public static async Task TrueAsync(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        long start = TimeProvider.System.GetTimestamp();
        for (int look = 0; !condition(); look++)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            if (TimeProvider.System.GetElapsedTime(start) > TestNet.Patience)
            {
                throw new TimeoutException($"not true after {TestNet.Patience.TotalSeconds} s: {what}");
            }

            await (look < EagerLooks ? YieldAsync() : Task.Delay(Pause, TestContext.Current.CancellationToken));
        }
    }

    private static async Task YieldAsync() => await Task.Yield();
}
