using System.Globalization;

namespace Interop.Harness;

/// <summary>What a dialler has measured, in the words of each contract.</summary>
/// <param name="HandshakePlusOneRoundTrip">From the start of the dial to the first ping's answer.</param>
/// <param name="Ping">The first ping's round trip.</param>
internal readonly record struct Report(TimeSpan HandshakePlusOneRoundTrip, TimeSpan Ping)
{
    public void Write(HarnessContract contract, TextWriter output)
    {
        string handshake = Milliseconds(HandshakePlusOneRoundTrip);
        string ping = Milliseconds(Ping);
        if (contract == HarnessContract.Unified)
        {
            output.Write($"latency:\n  handshake_plus_one_rtt: {handshake}\n  ping_rtt: {ping}\n  unit: ms\n");
        }
        else
        {
            // The three l are the contract's.
            output.Write($"{{\"handshakePlusOneRTTMillis\":{handshake},\"pingRTTMilllis\":{ping}}}\n");
        }

        output.Flush();
    }

    private static string Milliseconds(TimeSpan time) => time.TotalMilliseconds.ToString("0.000", CultureInfo.InvariantCulture);
}
