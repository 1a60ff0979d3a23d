namespace ProtoP2P.Identify.Tests;

/// <summary>Waits for what a node learns of a peer.</summary>
internal static class IdentifiedBy
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The next result that satisfies <paramref name="condition"/>. Call it before what causes it.</summary>
    public static async Task<IdentifyResult> NextAsync(this IdentifyService identify, Func<IdentifyResult, bool>? condition = null)
    {
        var found = new TaskCompletionSource<IdentifyResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        void OnIdentified(object? sender, IdentifiedEventArgs arguments)
        {
            if (condition?.Invoke(arguments.Result) != false)
            {
                found.TrySetResult(arguments.Result);
            }
        }

        identify.Identified += OnIdentified;
        try
        {
            return await found.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        }
        finally
        {
            identify.Identified -= OnIdentified;
        }
    }
}
