using System.Globalization;
using System.Runtime.CompilerServices;

namespace ProtoP2P.PubSub;

/// <summary>Collects the options that are out of range, each with an error that says what was expected.</summary>
internal readonly struct RangeCheck(OptionPath path, ICollection<string> errors)
{
    public void In<T>(T value, T min, T max, [CallerArgumentExpression(nameof(value))] string option = "")
        where T : IComparable<T>
    {
        if (value.CompareTo(min) < 0 || value.CompareTo(max) > 0)
        {
            errors.Add(string.Create(CultureInfo.InvariantCulture, $"{path.Child(option)} is {value}; expected {min} to {max}"));
        }
    }
}
