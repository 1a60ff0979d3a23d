using System.Text;

namespace ProtoP2P;

/// <summary>A peer could not be dialled. Holds one reason per address.</summary>
public sealed class DialException : Libp2pException
{
    /// <summary>A failed dial to <paramref name="peerId"/>.</summary>
    public DialException(PeerId? peerId, string message, IReadOnlyList<DialFailure> failures)
        : base(Describe(peerId, message, failures), failures.Count == 1 ? failures[0].Reason : null)
    {
        PeerId = peerId;
        Failures = failures;
    }

    /// <summary>Who was dialled.</summary>
    public PeerId? PeerId { get; }

    /// <summary>One reason per address that was tried or skipped.</summary>
    public IReadOnlyList<DialFailure> Failures { get; }

    private static string Describe(PeerId? peerId, string message, IReadOnlyList<DialFailure> failures)
    {
        var text = new StringBuilder($"cannot dial {peerId?.ToString() ?? "an unnamed peer"}: {message}");
        foreach (DialFailure failure in failures)
        {
            text.Append("\n  ").Append(failure.Address).Append(": ").Append(failure.Reason.Message);
        }

        return text.ToString();
    }
}
