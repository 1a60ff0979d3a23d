using System.Globalization;
using System.Runtime.CompilerServices;

namespace ProtoP2P.PubSub;

/// <summary>The constraints that gossipsub v1.1 puts on its score parameters ("Overview of New Parameters"), each with the error that names the option.</summary>
internal readonly struct ScoreCheck(OptionPath path, ICollection<string> errors)
{
    /// <summary>
    /// Largest magnitude of an option. The largest score is a square of such numbers times a weight and a topic's weight, of as many topics as fit into
    /// memory: far below the largest double, so that no sum is ever infinite and none is "not a number".
    /// </summary>
    public const double MaxMagnitude = 1e12;

    public void Finite(double value, [CallerArgumentExpression(nameof(value))] string option = "") =>
        That(Math.Abs(value) <= MaxMagnitude, value, $"must be a number from -{MaxMagnitude:0e0} to {MaxMagnitude:0e0}", option);

    public void NotPositive(double value, [CallerArgumentExpression(nameof(value))] string option = "") =>
        That(value is <= 0 and >= -MaxMagnitude, value, $"must be a number from -{MaxMagnitude:0e0} to 0", option);

    public void NotNegative(double value, [CallerArgumentExpression(nameof(value))] string option = "") =>
        That(value is >= 0 and <= MaxMagnitude, value, $"must be a number from 0 to {MaxMagnitude:0e0}", option);

    /// <summary>A value that only has a meaning where a term is weighed: then it is more than 0.</summary>
    public void PositiveIf(bool isWeighed, double value, [CallerArgumentExpression(nameof(value))] string option = "")
    {
        NotNegative(value, option);
        That(!isWeighed || value != 0, value, "must be more than 0 where its weight is not 0", option);
    }

    public void Fraction(double value, [CallerArgumentExpression(nameof(value))] string option = "") =>
        That(value is > 0 and < 1, value, "must be more than 0 and less than 1", option);

    public void Range(TimeSpan value, TimeSpan min, TimeSpan max, [CallerArgumentExpression(nameof(value))] string option = "") =>
        That(value >= min && value <= max, value, $"must be from {min} to {max}", option);

    public void Range(int value, int min, int max, [CallerArgumentExpression(nameof(value))] string option = "") =>
        That(value >= min && value <= max, value, $"must be from {min} to {max}", option);

    public void That<T>(bool holds, T value, string rule, [CallerArgumentExpression(nameof(value))] string option = "")
    {
        if (!holds)
        {
            errors.Add(string.Create(CultureInfo.InvariantCulture, $"{path.Child(option)} is {value}: {rule}"));
        }
    }
}
