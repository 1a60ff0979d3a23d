namespace ProtoP2P.PubSub.Tests.Hosting;

/// <summary>Waits for a condition, never for a time.</summary>
internal static class Soon
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task HoldsAsync(Func<bool> condition, string what)
    {
        using var timeUp = new CancellationTokenSource(Patience);
        while (!condition())
        {
            timeUp.IsCancellationRequested.ShouldBeFalse(what);
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
    }
}
