using Microsoft.Extensions.Logging;

namespace ProtoP2P.Docs.Tests.Dialing;

/// <summary>The code of docs/dialing.md.</summary>
internal static class DialingPage
{
    public static async Task ReportAsync(ILibp2pHost host, PeerId peer, ILogger logger)
    {
        try
        {
            await host.ConnectAsync(peer);
        }
        catch (DialException exception)
        {
            foreach (DialFailure failure in exception.Failures)
            {
                logger.LogWarning("{Address}: {Reason}", failure.Address, failure.Reason.Message);
            }
        }
    }

    public static void StayInside(Libp2pHostOptions options)
    {
        options.Dial.Filter.Deny.Add("0.0.0.0/0");
        options.Dial.Filter.Deny.Add("::/0");
        options.Dial.Filter.Allow.Add("/ip4/10.0.0.0/ipcidr/8");
        options.DialFilter = (peer, address) => !address.ToString().Contains("/ws", StringComparison.Ordinal);
    }
}
